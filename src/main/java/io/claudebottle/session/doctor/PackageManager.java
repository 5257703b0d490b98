package io.claudebottle.session.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// How software is installed on a distribution.
enum PackageManager {
    APT("apt-get install -y", "debian", "ubuntu"),
    DNF("dnf install -y", "fedora", "rhel", "centos"),
    PACMAN("pacman -S --needed", "arch"),
    ZYPPER("zypper install", "suse", "opensuse"),
    APK("apk add", "alpine"),
    /// Nobody knows; then there is a name and no command.
    UNKNOWN("");

    private final String command;
    private final List<String> distributions;

    PackageManager(String command, String... distributions) {
        this.command = command;
        this.distributions = List.of(distributions);
    }

    String command() {
        return command;
    }

    /// @param osRelease as `/etc/os-release` is written; "" when there is none
    static PackageManager of(String osRelease) {
        List<String> ids = osRelease.lines()
                .filter(line -> line.startsWith("ID=") || line.startsWith("ID_LIKE="))
                // Its own name goes before those that it is like.
                .sorted((a, b) -> Boolean.compare(a.startsWith("ID_LIKE="), b.startsWith("ID_LIKE=")))
                .flatMap(line -> Stream.of(line.substring(line.indexOf('=') + 1).replace("\"", "").split(" ")))
                .toList();
        return ids.stream()
                .flatMap(id -> Arrays.stream(values()).filter(manager -> manager.distributions.contains(id)))
                .findFirst()
                .orElse(UNKNOWN);
    }
}

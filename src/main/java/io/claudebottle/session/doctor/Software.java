package io.claudebottle.session.doctor;

import java.util.Map;

/// What can be installed from a distribution, with the names it goes by there.
enum Software {
    BUBBLEWRAP("bubblewrap", Map.of()),
    DOCKER("Docker", Map.of(PackageManager.APT, "docker.io", PackageManager.DNF, "moby-engine", PackageManager.UNKNOWN, "docker",
            PackageManager.PACMAN, "docker", PackageManager.ZYPPER, "docker", PackageManager.APK, "docker")),
    DTACH("dtach", Map.of()),
    GIT("git", Map.of()),
    GTK("GTK 3", Map.of(PackageManager.APT, "libgtk-3-0 libxtst6 libxxf86vm1 libgl1 fonts-dejavu-core", PackageManager.DNF, "gtk3 libXtst libXxf86vm mesa-libGL dejavu-sans-fonts",
            PackageManager.PACMAN, "gtk3 libxtst libxxf86vm libgl ttf-dejavu", PackageManager.ZYPPER, "libgtk-3-0 libXtst6 libXxf86vm1 Mesa-libGL1 dejavu-fonts",
            PackageManager.APK, "gtk+3.0 libxtst libxxf86vm mesa-gl font-dejavu")),
    NPM("npm", Map.of()),
    SSH("the SSH client", Map.of(PackageManager.APT, "openssh-client", PackageManager.DNF, "openssh-clients", PackageManager.PACMAN, "openssh",
            PackageManager.ZYPPER, "openssh-clients", PackageManager.APK, "openssh-client")),
    UTIL_LINUX("util-linux", Map.of());

    private final String title;
    private final Map<PackageManager, String> names;

    Software(String title, Map<PackageManager, String> names) {
        this.title = title;
        this.names = names;
    }

    String title() {
        return title;
    }

    /// @return one or more names of packages
    String name(PackageManager manager) {
        return names.getOrDefault(manager, title);
    }
}

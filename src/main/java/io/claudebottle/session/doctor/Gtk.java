package io.claudebottle.session.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The library that JavaFX draws the window with on Linux.
///
/// @param library with every link followed, so that its name tells the version; empty when there is none
record Gtk(Optional<Path> library) {

    private static final String NAME = "libgtk-3.so.0";

    /// The library's name is `libgtk-3.so.0.<100 × minor - age>.<micro + age>` of a release 3.minor.micro.
    private static final Pattern RELEASE = Pattern.compile("libgtk-3\\.so\\.0\\.(\\d{1,6})\\.(\\d{1,6})");

    private static final int MINOR = 100;

    static Gtk ofThisHost(HostFiles files) {
        // What is loaded is what works; else where a loader looks.
        Stream<Path> loaded = files.text("/proc/self/maps").lines()
                .filter(line -> line.contains(NAME) && line.contains("/"))
                .map(line -> Path.of(line.substring(line.indexOf('/'))));
        Stream<Path> installed = Stream.of("/usr/lib", "/lib", "/usr/lib64", "/lib64", "/usr/local/lib")
                .flatMap(directory -> Stream.concat(Stream.of(files.at(directory)), files.list(directory).stream()))
                .map(directory -> directory.resolve(NAME));
        return new Gtk(Stream.concat(loaded, installed).flatMap(file -> real(file).stream()).findFirst());
    }

    private static Optional<Path> real(Path file) {
        try {
            return Optional.of(file.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Diagnosis diagnosis(Fix fix) {
        return library.map(file -> Diagnosis.fine("").at(version(file), file.toString()))
                .orElseGet(() -> Diagnosis.missing("is not installed", fix));
    }

    private static String version(Path library) {
        Matcher name = RELEASE.matcher(library.getFileName().toString());
        if (!name.matches()) {
            return "3";
        }
        int age = Integer.parseInt(name.group(1)) + Integer.parseInt(name.group(2));
        return "3." + age / MINOR + "." + age % MINOR;
    }
}

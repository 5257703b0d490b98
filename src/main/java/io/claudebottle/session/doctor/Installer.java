package io.claudebottle.session.doctor;

/// Says how something is installed here.
///
/// @param superuser whether the operator is one already
record Installer(PackageManager manager, boolean superuser) {

    Fix of(Software software) {
        String words = "Install " + software.title() + ".";
        return manager == PackageManager.UNKNOWN
                ? Fix.of(words)
                : new Fix(words, asSuperuser(manager.command() + " " + software.name(manager)));
    }

    String asSuperuser(String command) {
        return superuser ? command : "sudo " + command;
    }
}

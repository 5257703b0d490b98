package io.claudebottle.session.doctor;

import java.nio.file.Files;
import java.nio.file.Path;

/// The kernel's virtual machines.
record Kvm(boolean there, boolean usable) {

    private static final String DEVICE = "/dev/kvm";

    static Kvm ofThisHost(HostFiles files) {
        Path device = files.at(DEVICE);
        return new Kvm(Files.exists(device), Files.isReadable(device) && Files.isWritable(device));
    }

    Diagnosis diagnosis(Installer installer) {
        if (!there) {
            return Diagnosis.missing("is not there", Fix.of("Turn virtualisation on in the firmware, or nested virtualisation in the host of this machine."));
        }
        return usable
                ? Diagnosis.fine("").at("", DEVICE)
                : Diagnosis.missing(
                                "may not be used by this user",
                                new Fix("Join its group, then log in anew.", installer.asSuperuser("usermod -aG kvm $USER")))
                        .at("", DEVICE);
    }
}

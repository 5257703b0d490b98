package io.claudebottle.terminal.pty;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "calls the C library of Linux")
class LinuxPtyLauncherTest extends PtyConformance {

    @Override
    Pty.Launcher launcher() {
        return new LinuxPtyLauncher();
    }
}

package io.claudebottle.terminal.pty;

class Pty4jLauncherTest extends PtyConformance {

    @Override
    Pty.Launcher launcher() {
        return new Pty4jLauncher();
    }
}

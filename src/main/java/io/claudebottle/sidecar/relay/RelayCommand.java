package io.claudebottle.sidecar.relay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a relay is started, in a user namespace that owns both networks.
public final class RelayCommand {

    /// What is quick to start and small matters, since there is one for each bottle; what is quick when it runs for long does not, since it
    /// only waits for the kernel.
    private static final List<String> MACHINE = List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms6m", "-Xmn3m", "-Xmx48m",
            // Nothing of it lies about in the host's /tmp, and nobody gets in.
            "-XX:-UsePerfData", "-XX:+DisableAttachMechanism", "--enable-native-access=ALL-UNNAMED");

    private RelayCommand() {}

    /// @param java the program
    /// @param classPath that holds this class and jackson-core
    /// @return the argv
    public static List<String> of(Path java, String classPath, RelaySettings settings) {
        List<String> argv = new ArrayList<>();
        argv.add(java.toString());
        argv.addAll(MACHINE);
        argv.addAll(List.of("-cp", classPath, RelayMain.class.getName()));
        argv.addAll(settings.arguments());
        return List.copyOf(argv);
    }
}

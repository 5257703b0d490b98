package io.claudebottle.cli;

import io.claudebottle.state.ProductVersion;
import picocli.CommandLine.IVersionProvider;

/// What `--version` says.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "claude-bottle " + number(),
            "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
        };
    }

    static String number() {
        return ProductVersion.number();
    }
}

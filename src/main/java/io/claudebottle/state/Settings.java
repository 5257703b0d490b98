package io.claudebottle.state;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The operator's choices that no manifest makes, as kept in `settings.json`.
///
/// @param theme `system`, `light` or `dark`
/// @param terminalFontSize in points
/// @param scale of the whole window, 1.0 is 100 %
/// @param lastBackend backend of the last launch from the window, which preselects it; "" when there was none. The command line does
/// not ask for it
public record Settings(
        String theme, double terminalFontSize, double scale, String lastBackend, Terminal terminal, Limits limits, Images images, Network network) {

    public static Settings defaults() {
        return new Settings("system", 13, 1.0, "", Terminal.defaults(), Limits.defaults(), Images.defaults(), new Network(Map.of()));
    }

    /// How terminals look, and what is kept of them.
    ///
    /// @param fontFamily "" is the font that the application brings
    /// @param blink whether the cursor, and text that asks for it, may blink
    /// @param scrollbackMiB what has scrolled away may take so much memory, each terminal
    /// @param history the word of a [History]
    public record Terminal(String fontFamily, boolean blink, int scrollbackMiB, String history) {

        public static Terminal defaults() {
            return new Terminal("", true, 16, History.WITHOUT_SECRETS.word());
        }

        public Terminal withFontFamily(String family) {
            return new Terminal(family, blink, scrollbackMiB, history);
        }

        public Terminal withBlink(boolean may) {
            return new Terminal(fontFamily, may, scrollbackMiB, history);
        }

        public Terminal withScrollbackMiB(int most) {
            return new Terminal(fontFamily, blink, most, history);
        }

        public Terminal withHistory(String word) {
            return new Terminal(fontFamily, blink, scrollbackMiB, word);
        }

        /// Not a property of the file.
        public History kept() {
            return History.of(history);
        }
    }

    /// What is kept on the disk of what has scrolled away in a terminal, from the least to the most.
    public enum History {
        OFF,
        WITHOUT_SECRETS,
        ALL;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// A word that nobody knows keeps nothing: who wrote it may have meant to keep less.
        public static History of(String word) {
            return Arrays.stream(values()).filter(history -> history.word().equals(word)).findFirst().orElse(OFF);
        }
    }

    /// What one agent may use. 0 means no limit.
    public record Limits(long memoryBytes, double cpus, long pids) {
        public static Limits defaults() {
            return new Limits(4L << 30, 2, 512);
        }
    }

    /// Where images come from; each is a build argument, so that a site without a public registry can name its own.
    ///
    /// @param agentBase base of the agent image
    /// @param sidecarBase base of the bundle image
    /// @param sidecarJdk image with the JDK that the bundle's runtime is cut from
    /// @param pipelock image that has the program pipelock; [#NONE] goes without
    /// @param gitleaks image that has the program gitleaks; [#NONE] goes without
    /// @param extraCaFiles PEM files of certificate authorities to trust in every image, besides the host's own local ones
    public record Images(
            String agentBase, String sidecarBase, String sidecarJdk, String pipelock, String gitleaks, List<String> extraCaFiles) {

        /// In place of an image: the bundle does without that program.
        public static final String NONE = "none";

        public Images {
            extraCaFiles = List.copyOf(extraCaFiles);
        }

        public static Images defaults() {
            return new Images(
                    "node:22-slim",
                    "debian:bookworm-slim",
                    "eclipse-temurin:25-jdk",
                    "ghcr.io/luckypipewrench/pipelock:2.3.0",
                    "ghcr.io/gitleaks/gitleaks:v8.30.1",
                    List.of());
        }

        public Images withAgentBase(String image) {
            return new Images(image, sidecarBase, sidecarJdk, pipelock, gitleaks, extraCaFiles);
        }

        public Images withSidecarBase(String image) {
            return new Images(agentBase, image, sidecarJdk, pipelock, gitleaks, extraCaFiles);
        }

        public Images withSidecarJdk(String image) {
            return new Images(agentBase, sidecarBase, image, pipelock, gitleaks, extraCaFiles);
        }

        public Images withPipelock(String image) {
            return new Images(agentBase, sidecarBase, sidecarJdk, image, gitleaks, extraCaFiles);
        }

        public Images withGitleaks(String image) {
            return new Images(agentBase, sidecarBase, sidecarJdk, pipelock, image, extraCaFiles);
        }

        public Images withExtraCaFiles(List<String> files) {
            return new Images(agentBase, sidecarBase, sidecarJdk, pipelock, gitleaks, files);
        }
    }

    /// @param extraHosts host name to IP, for names that only the sidecars have to resolve
    public record Network(Map<String, String> extraHosts) {
        public Network {
            extraHosts = Map.copyOf(extraHosts);
        }
    }

    public Settings withTheme(String value) {
        return new Settings(value, terminalFontSize, scale, lastBackend, terminal, limits, images, network);
    }

    public Settings withTerminalFontSize(double value) {
        return new Settings(theme, value, scale, lastBackend, terminal, limits, images, network);
    }

    public Settings withLastBackend(String value) {
        return new Settings(theme, terminalFontSize, scale, value, terminal, limits, images, network);
    }

    public Settings withScale(double value) {
        return new Settings(theme, terminalFontSize, value, lastBackend, terminal, limits, images, network);
    }

    public Settings withTerminal(Terminal value) {
        return new Settings(theme, terminalFontSize, scale, lastBackend, value, limits, images, network);
    }

    public Settings withLimits(Limits value) {
        return new Settings(theme, terminalFontSize, scale, lastBackend, terminal, value, images, network);
    }

    public Settings withImages(Images value) {
        return new Settings(theme, terminalFontSize, scale, lastBackend, terminal, limits, value, network);
    }

    public Settings withNetwork(Network value) {
        return new Settings(theme, terminalFontSize, scale, lastBackend, terminal, limits, images, value);
    }
}

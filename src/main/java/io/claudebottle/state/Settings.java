package io.claudebottle.state;

import java.util.List;
import java.util.Map;

/// The operator's choices that no manifest makes, as kept in `settings.json`.
///
/// @param theme `system`, `light` or `dark`
/// @param terminalFontSize in points
/// @param scale of the whole window, 1.0 is 100 %
/// @param lastBackend preselected in the preflight; "" means the contract's default
public record Settings(String theme, double terminalFontSize, double scale, String lastBackend, Limits limits, Images images, Network network) {

    public static Settings defaults() {
        return new Settings("system", 13, 1.0, "", Limits.defaults(), Images.defaults(), new Network(Map.of()));
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
        return new Settings(value, terminalFontSize, scale, lastBackend, limits, images, network);
    }

    public Settings withTerminalFontSize(double value) {
        return new Settings(theme, value, scale, lastBackend, limits, images, network);
    }

    public Settings withLastBackend(String value) {
        return new Settings(theme, terminalFontSize, scale, value, limits, images, network);
    }

    public Settings withLimits(Limits value) {
        return new Settings(theme, terminalFontSize, scale, lastBackend, value, images, network);
    }

    public Settings withImages(Images value) {
        return new Settings(theme, terminalFontSize, scale, lastBackend, limits, value, network);
    }

    public Settings withNetwork(Network value) {
        return new Settings(theme, terminalFontSize, scale, lastBackend, limits, images, value);
    }
}

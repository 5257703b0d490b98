package io.claudebottle.backend.docker;

import io.claudebottle.state.Settings;
import java.util.Map;

/// What our images are built on and from: a variable of the environment, else the settings.
///
/// @param agent base of the agent image
/// @param sidecar base of the bundle image
/// @param jdk image that the bundle's runtime is cut from
/// @param pipelock image that the bundle's pipelock is copied from, or `none`
/// @param gitleaks image that the bundle's gitleaks is copied from, or `none`
record BaseImages(String agent, String sidecar, String jdk, String pipelock, String gitleaks) {

    static final String AGENT_VARIABLE = "CLAUDE_BOTTLE_AGENT_BASE_IMAGE";
    static final String SIDECAR_VARIABLE = "CLAUDE_BOTTLE_SIDECAR_BASE_IMAGE";
    static final String JDK_VARIABLE = "CLAUDE_BOTTLE_SIDECAR_JDK_IMAGE";
    static final String PIPELOCK_VARIABLE = "CLAUDE_BOTTLE_PIPELOCK_IMAGE";
    static final String GITLEAKS_VARIABLE = "CLAUDE_BOTTLE_GITLEAKS_IMAGE";

    static BaseImages of(Map<String, String> environment, Settings.Images settings) {
        return new BaseImages(
                either(environment, AGENT_VARIABLE, settings.agentBase()),
                either(environment, SIDECAR_VARIABLE, settings.sidecarBase()),
                either(environment, JDK_VARIABLE, settings.sidecarJdk()),
                either(environment, PIPELOCK_VARIABLE, settings.pipelock()),
                either(environment, GITLEAKS_VARIABLE, settings.gitleaks()));
    }

    private static String either(Map<String, String> environment, String variable, String configured) {
        String given = environment.getOrDefault(variable, "");
        return given.isBlank() ? configured : given;
    }

    boolean hasPipelock() {
        return !pipelock.equals(Settings.Images.NONE);
    }

    boolean hasGitleaks() {
        return !gitleaks.equals(Settings.Images.NONE);
    }

    /// For a build, which wants an image in any case: the base is one without the program.
    String pipelockOrBase() {
        return hasPipelock() ? pipelock : sidecar;
    }

    String gitleaksOrBase() {
        return hasGitleaks() ? gitleaks : sidecar;
    }
}

package io.claudebottle.backend.docker;

import io.claudebottle.state.Settings;
import java.util.Map;

/// What our images are built on: a variable of the environment, else the settings.
///
/// @param agent base of the agent image
/// @param sidecar base of the bundle image
/// @param jdk image that the bundle's runtime is cut from
record BaseImages(String agent, String sidecar, String jdk) {

    static final String AGENT_VARIABLE = "CLAUDE_BOTTLE_AGENT_BASE_IMAGE";
    static final String SIDECAR_VARIABLE = "CLAUDE_BOTTLE_SIDECAR_BASE_IMAGE";
    static final String JDK_VARIABLE = "CLAUDE_BOTTLE_SIDECAR_JDK_IMAGE";

    static BaseImages of(Map<String, String> environment, Settings.Images settings) {
        return new BaseImages(
                either(environment, AGENT_VARIABLE, settings.agentBase()),
                either(environment, SIDECAR_VARIABLE, settings.sidecarBase()),
                either(environment, JDK_VARIABLE, settings.sidecarJdk()));
    }

    private static String either(Map<String, String> environment, String variable, String configured) {
        String given = environment.getOrDefault(variable, "");
        return given.isBlank() ? configured : given;
    }
}

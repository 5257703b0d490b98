package io.claudebottle.backend.docker;

import io.claudebottle.backend.parts.Forward;

/// Keys of the labels on what the engine holds for us: compose's own, so that its tools work on a bottle, and ours.
final class Labels {

    static final String PROJECT = "com.docker.compose.project";
    static final String SERVICE = "com.docker.compose.service";
    static final String NETWORK = "com.docker.compose.network";
    static final String CONTAINER_NUMBER = "com.docker.compose.container-number";
    static final String ONEOFF = "com.docker.compose.oneoff";
    static final String CONFIG_HASH = "com.docker.compose.config-hash";
    static final String VERSION = "com.docker.compose.version";
    static final String CONFIG_FILES = "com.docker.compose.project.config_files";
    static final String WORKING_DIR = "com.docker.compose.project.working_dir";

    static final String IDENTITY = "io.claudebottle.identity";

    /// Path of the prompt inside; absent when the agent has none. Lets a later process rebuild claude's argv.
    static final String PROMPT = "io.claudebottle.prompt";

    /// See [Forward#toLabel]; names only, absent when there are none.
    static final String FORWARD = "io.claudebottle.forward";

    /// What the bundle runs, as its variable `CLAUDE_BOTTLE_SIDECAR_DAEMONS` has it: a listing shows labels but no environment.
    static final String DAEMONS = "io.claudebottle.daemons";

    /// On images that we built: only those are ever built again over.
    static final String IMAGE = "io.claudebottle.image";

    private Labels() {}
}

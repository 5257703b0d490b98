package io.claudebottle.policy;

import java.util.Locale;

/// What stands between the agent and the host's kernel, weakest first.
enum RuntimeStrength {
    /// Namespaces alone: one bug in the kernel is a way out.
    SHARED_KERNEL,
    /// System calls are answered by a kernel in user space.
    USER_SPACE_KERNEL,
    /// A kernel of its own on virtual hardware.
    VIRTUAL_MACHINE;

    /// An unknown runtime counts as the weakest.
    static RuntimeStrength of(String runtime) {
        return switch (runtime.toLowerCase(Locale.ROOT)) {
            case "runsc", "gvisor" -> USER_SPACE_KERNEL;
            case "krun", "kata", "kata-runtime", "smolvm", "libkrun" -> VIRTUAL_MACHINE;
            default -> SHARED_KERNEL;
        };
    }
}

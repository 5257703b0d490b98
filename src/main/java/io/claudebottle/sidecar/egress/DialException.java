package io.claudebottle.sidecar.egress;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// No connection to an allowed host came about. Its message is a sentence for the agent and the operator.
final class DialException extends IOException {

    private static final long serialVersionUID = 1L;

    DialException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}

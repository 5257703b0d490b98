package io.claudebottle.escape;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/// What makes the bottles that are attacked.
enum Ground {
    DOCKER {
        @Override
        Site site(Path root) throws IOException {
            return new DockerSite(root);
        }
    },
    BUBBLEWRAP {
        @Override
        Site site(Path root) throws IOException {
            return new BubblewrapSite(root);
        }
    };

    /// @param root directory for all that it makes on this host
    abstract Site site(Path root) throws IOException;

    /// On a class of attacks: against whose bottles they are made.
    @Tag("escape")
    @ExtendWith(OneSite.class)
    @TestInstance(Lifecycle.PER_CLASS)
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Of {
        Ground value();
    }
}

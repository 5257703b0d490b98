package io.claudebottle.escape;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Hands the one [Site] of a backend to every class of a test run that attacks it: bottles take longer to launch than most attacks to make.
final class OneSite implements BeforeAllCallback, ParameterResolver {

    private record Kept(Path root, Site site) implements AutoCloseable {
        static Kept make(Ground ground) {
            try {
                Path root = Files.createTempDirectory("claude-bottle-escape");
                return new Kept(root, ground.site(root));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void end() {
            try {
                close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            site.close();
            try (Stream<Path> tree = Files.walk(root)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /// Here, where an assumption that does not hold skips the class by name.
    @Override
    public void beforeAll(ExtensionContext context) {
        site(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Site.class.isAssignableFrom(parameter.getParameter().getType());
    }

    @Override
    public Site resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return site(context);
    }

    /// One at a time: two worlds would want the same port of this host, and the second class of attacks would be skipped.
    private static Site site(ExtensionContext context) {
        Ground ground = context.getRequiredTestClass().getAnnotation(Ground.Of.class).value();
        Store store = context.getRoot().getStore(Namespace.create(OneSite.class));
        for (Ground other : Ground.values()) {
            Kept left = other == ground ? null : store.remove(other, Kept.class);
            if (left != null) {
                left.end();
            }
        }
        return store.getOrComputeIfAbsent(ground, Kept::make, Kept.class).site();
    }
}

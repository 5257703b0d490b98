package io.claudebottle.backend.docker;

import io.claudebottle.backend.Command;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.parts.AgentHome;
import io.claudebottle.backend.parts.ExtraCertificates;
import io.claudebottle.backend.parts.TarArchive;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Builds the images of a launch. They are built at every launch; the engine's cache makes that nearly free.
final class ImageBuilder {

    /// What is shown of a build that fails.
    private static final int EVIDENCE = 40;

    private static final String AGENT_RESOURCES = "/io/claudebottle/images/agent/";
    private static final String SIDECAR_RESOURCES = "/io/claudebottle/images/sidecars/";
    private static final String DOCKERFILE = "Dockerfile";

    /// What the agent's Dockerfile copies.
    private static final List<String> AGENT_FILES = List.of("claude.json", "managed-settings.json", "attention-hook");
    private static final int READABLE = 0644;

    /// The legacy builder paints what comes from stderr.
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final DockerEngine engine;
    private final DockerCli cli;
    private final Map<String, String> environment;
    private final Supplier<Settings> settings;
    private final ExtraCertificates certificates;
    private final Path sidecarDirectory;

    /// @param sidecarDirectory the sidecar's jar with its libraries in `lib/`
    ImageBuilder(
            DockerEngine engine,
            DockerCli cli,
            Map<String, String> environment,
            Supplier<Settings> settings,
            ExtraCertificates certificates,
            Path sidecarDirectory) {
        this.engine = engine;
        this.cli = cli;
        this.environment = environment;
        this.settings = settings;
        this.certificates = certificates;
        this.sidecarDirectory = sidecarDirectory;
    }

    /// The agent image, from the product's Dockerfile or from the one in the bottle's state.
    void buildAgent(ImagePlan images, LaunchProgress progress) {
        Command.Input context = stdin -> {
            try (var tar = new TarArchive(stdin, TarArchive.ROOT)) {
                byte[] dockerfile = images.dockerfile().isPresent()
                        ? Files.readAllBytes(images.dockerfile().get())
                        : resource(AGENT_RESOURCES + DOCKERFILE);
                tar.file(DOCKERFILE, dockerfile, READABLE);
                for (String beside : AGENT_FILES) {
                    tar.file(beside, resource(AGENT_RESOURCES + beside), READABLE);
                }
            }
        };
        var arguments = new TreeMap<>(Map.of("BASE_IMAGE", bases().agent()));
        build(new BuildRequest(images.agent(), "agent", arguments, certificateArgument(), context), "agent image", progress);
    }

    /// The agent image with a copy of the working directory in it. Its `.git` is left out, since it is copied when the bottle runs.
    void buildDerived(ImagePlan images, Path workingDirectory, LaunchProgress progress) {
        String dockerfile =
                """
                ARG BASE_IMAGE
                FROM ${BASE_IMAGE}
                COPY --chown=1000:1000 workspace/ %1$s/
                WORKDIR %1$s
                """
                        .formatted(AgentHome.WORKSPACE);
        Command.Input context = stdin -> {
            try (var tar = new TarArchive(stdin, TarArchive.NODE)) {
                tar.file(DOCKERFILE, dockerfile.getBytes(StandardCharsets.UTF_8), READABLE);
                tar.tree(workingDirectory, "workspace", path -> !path.equals(Path.of(".git")));
            }
        };
        progress.log("Copying " + workingDirectory);
        var arguments = new TreeMap<>(Map.of("BASE_IMAGE", images.agent()));
        build(new BuildRequest(images.derived(), "cwd", arguments, new TreeMap<>(), context), "image with the working directory", progress);
    }

    void buildSidecar(ImagePlan images, LaunchProgress progress) {
        if (!Files.isDirectory(sidecarDirectory.resolve("lib"))) {
            throw new ProblemException(
                    "the sidecar's program is not in " + sidecarDirectory, "Build the application (mvn package), then launch again.");
        }
        Command.Input context = stdin -> {
            try (var tar = new TarArchive(stdin, TarArchive.ROOT)) {
                tar.file(DOCKERFILE, resource(SIDECAR_RESOURCES + DOCKERFILE), READABLE);
                tar.tree(sidecarDirectory, "app", _ -> true);
            }
        };
        BaseImages bases = bases();
        var arguments = new TreeMap<>(Map.of(
                "BASE_IMAGE", bases.sidecar(),
                "JDK_IMAGE", bases.jdk(),
                "PIPELOCK_IMAGE", bases.pipelockOrBase(),
                "GITLEAKS_IMAGE", bases.gitleaksOrBase()));
        build(new BuildRequest(images.sidecar(), "sidecars", arguments, certificateArgument(), context), "sidecar image", progress);
    }

    private BaseImages bases() {
        return BaseImages.of(environment, settings.get().images());
    }

    private TreeMap<String, String> certificateArgument() {
        return new TreeMap<>(Map.of("EXTRA_CA_CERTS", certificates.pem(settings.get().images().extraCaFiles())));
    }

    private void build(BuildRequest request, String what, LaunchProgress progress) {
        Deque<String> last = new ArrayDeque<>();
        var counted = new CountedContext(request.context());
        var counting = new BuildRequest(request.tag(), request.label(), request.arguments(), request.values(), counted);
        int code = cli.build(
                counting,
                coloured -> {
                    String line = COLOUR.matcher(coloured).replaceAll("");
                    progress.log(line);
                    if (last.size() == EVIDENCE) {
                        last.removeFirst();
                    }
                    last.addLast(line);
                },
                progress::onCancel);
        progress.onCancel(() -> {});
        progress.throwIfCancelled();
        if (code != 0) {
            // An engine that is gone is the news, not the build that ended with it.
            engine.ping();
            throw new ProblemException(Problem.of(
                            "the " + what + " '" + request.tag() + "' could not be built (docker build ended with " + code + ")",
                            "The end of its log says why; base images and extra certificates are chosen in the settings.")
                    .withCommand(request.argv())
                    .withEvidence(List.copyOf(last)));
        }
        progress.log("Built " + request.tag() + " from " + counted.bytes() + " bytes of context");
    }

    private static byte[] resource(String path) throws IOException {
        try (InputStream in = ImageBuilder.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException(path + " is not part of this build");
            }
            return in.readAllBytes();
        }
    }

    /// How much was sent: what makes a copied working directory slow.
    private static final class CountedContext implements Command.Input {

        private final Command.Input source;
        private volatile long bytes;

        CountedContext(Command.Input source) {
            this.source = source;
        }

        long bytes() {
            return bytes;
        }

        @Override
        public void writeTo(OutputStream stdin) throws IOException {
            source.writeTo(new OutputStream() {
                private long count;

                @Override
                public void write(int octet) throws IOException {
                    stdin.write(octet);
                    count(1);
                }

                @Override
                public void write(byte[] octets, int offset, int length) throws IOException {
                    stdin.write(octets, offset, length);
                    count(length);
                }

                @Override
                public void close() throws IOException {
                    stdin.close();
                }

                private void count(int more) {
                    count += more;
                    bytes = count;
                }
            });
        }
    }
}

package io.claudebottle.session.gate;

import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.Route;
import io.claudebottle.manifest.RouteWriter;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// Writes a route into the file that declares a bottle's routes, and believes it only when the manifest reader finds exactly the old
/// routes and this one. Whatever else the file says stays, byte for byte.
final class DeclaredRoutes {

    private final Supplier<Manifest> manifest;
    private final String bottle;

    /// @param manifest read afresh at each call
    /// @param bottle of the manifest
    DeclaredRoutes(Supplier<Manifest> manifest, String bottle) {
        this.manifest = manifest;
        this.bottle = bottle;
    }

    /// What was written, and how to take it back.
    ///
    /// @param file where the route stands now
    /// @param origin `file:line` of it
    /// @param undo puts the old text back unless somebody has changed the file since
    record Written(Path file, String origin, Runnable undo) {}

    /// Does nothing to the file when the host stands there already, without a condition.
    ///
    /// @param host canonical name
    /// @throws ProblemException when it did not come about; the file is as it was, then
    Written add(String host) {
        BottleManifest before = declared();
        for (Route route : before.routes()) {
            if (route.host().equals(host)) {
                return alreadyThere(route);
            }
        }
        // A list of routes replaces the parent's as a whole, so it stands in one file, be it a parent's.
        Path file = before.routes().isEmpty() ? before.origin().file() : before.routes().getFirst().origin().file();
        byte[] old = read(file);
        byte[] written = RouteWriter.add(text(old, file), host).getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(old, read(file))) {
            throw changedMeanwhile(file);
        }
        write(file, written);
        Runnable undo = () -> restore(file, written, old);
        try {
            return new Written(file, verified(before, host).origin().toString(), undo);
        } catch (ProblemException e) {
            undo.run();
            throw e;
        }
    }

    private static Written alreadyThere(Route route) {
        if (!route.pathAllowlist().isEmpty() || route.auth().isPresent()) {
            throw new ProblemException(
                    route.host() + " has a route with conditions of its own at " + route.origin().brief(), "Change that route by hand.");
        }
        return new Written(route.origin().file(), route.origin().toString(), () -> {});
    }

    private BottleManifest declared() {
        Manifest all = manifest.get();
        BottleManifest found = all.bottles().get(bottle);
        if (found == null) {
            throw new ProblemException(
                    "bottle '" + bottle + "' is not declared, or its file is broken",
                    all.broken().isEmpty() ? "" : "Correct it first: " + all.broken().getFirst().text());
        }
        return found;
    }

    /// @return the new route as it was read
    private Route verified(BottleManifest before, String host) {
        BottleManifest now = declared();
        List<String> expected = new ArrayList<>(before.routes().stream().map(DeclaredRoutes::shape).toList());
        List<String> found = now.routes().stream().map(DeclaredRoutes::shape).toList();
        boolean plain = !now.routes().isEmpty() && isPlain(now.routes().getLast(), host);
        if (!plain || !expected.equals(found.subList(0, found.size() - 1)) || !rest(before).equals(rest(now))) {
            throw new ProblemException(
                    "the route for " + host + " could not be written so that the rest of the bottle stays as it is",
                    "Nothing was changed. Add the route by hand, under egress.routes of bottle '" + bottle + "'.");
        }
        return now.routes().getLast();
    }

    private static boolean isPlain(Route route, String host) {
        return shape(route).equals(shape(new Route(host, List.of(), java.util.Optional.empty(), java.util.Optional.empty(), route.origin())));
    }

    /// All that a route says, but where it says it: a line above may move it.
    private static String shape(Route route) {
        return route.toString().replace(route.origin().toString(), "");
    }

    /// What a bottle says beside its routes.
    private static String rest(BottleManifest bottle) {
        String all = List.of(bottle.env(), bottle.git(), bottle.supervise(), bottle.gitUser(), bottle.parent(), bottle.notes()).toString();
        return all.replaceAll("\\.md:[0-9]+", ".md");
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ProblemException(Problem.of("cannot read " + file + ": " + e.getMessage(), "Correct its permissions."), e);
        }
    }

    private static String text(byte[] content, Path file) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(Problem.of(file + " is not UTF-8 text", "Save it as UTF-8."), e);
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            AtomicFile.replace(file, content);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot write " + file + ": " + e.getMessage(), "Free some space or correct the permissions of its directory."), e);
        }
    }

    private static void restore(Path file, byte[] ours, byte[] old) {
        if (!Arrays.equals(read(file), ours)) {
            throw changedMeanwhile(file);
        }
        write(file, old);
    }

    private static ProblemException changedMeanwhile(Path file) {
        return new ProblemException(file + " was changed by somebody else meanwhile", "Look at it, then try again.");
    }
}

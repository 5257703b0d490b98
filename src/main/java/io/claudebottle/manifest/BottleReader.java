package io.claudebottle.manifest;

import io.claudebottle.manifest.Fields.Pointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the front matter of a bottle (original, 4.3 to 4.7).
final class BottleReader {

    private static final List<String> KEYS = List.of("egress", "env", "extends", "git", "git_user", "supervise");

    private static final String REMOVED = "this key was removed.";
    private static final String ROUTE = "Declare the host under egress.routes, with auth: { scheme: Bearer, token_ref: NAME }.";
    private static final Map<String, Pointer> POINTERS = Map.of(
            "runtime", new Pointer(REMOVED, "Remove it: gVisor (runsc) is used by itself where the engine has it."),
            "ssh", new Pointer(REMOVED, "Declare the upstream under git, with Name, Upstream and IdentityFile."),
            "tokens", new Pointer(REMOVED, ROUTE),
            "cred_proxy", new Pointer(REMOVED, ROUTE));

    private BottleReader() {}

    /// The bottle as far as it can be read; the faults say what is wrong with it.
    static DraftBottle read(String name, Document document, Faults faults) {
        var fields = new Fields(document.keys(), "", faults);
        fields.allow(KEYS, POINTERS);
        return new DraftBottle(
                name,
                fields.mapping("env").map(EnvReader::read).orElse(Map.of()),
                fields.items("git").map(items -> GitReader.entries(items, faults)),
                fields.mapping("egress").map(EgressReader::routes),
                fields.bool("supervise"),
                fields.mapping("git_user").flatMap(BottleReader::gitUser),
                fields.text("extends").filter(parent -> isAnother(name, parent, fields)),
                fields.lineOf("extends"),
                document.body(),
                new Origin(faults.file(), 1));
    }

    private static boolean isAnother(String name, String parent, Fields fields) {
        boolean itself = parent.equals(name);
        if (itself) {
            fields.fault("extends", "a bottle cannot extend itself.", "Name another bottle or remove the line.");
        }
        return !itself;
    }

    private static Optional<GitUser> gitUser(Fields user) {
        user.allow(List.of("name", "email"), Map.of());
        Optional<String> name = user.text("name").filter(text -> !text.isBlank());
        Optional<String> email = user.text("email").filter(text -> !text.isBlank());
        if (name.isEmpty() && email.isEmpty()) {
            user.fault("neither name nor email is given.", "Give one of them or remove the block.");
            return Optional.empty();
        }
        return Optional.of(new GitUser(name, email, user.origin()));
    }
}

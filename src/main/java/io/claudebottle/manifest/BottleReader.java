package io.claudebottle.manifest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the front matter of a bottle (original, 4.3 to 4.7).
final class BottleReader {

    private static final List<String> KEYS = List.of("egress", "env", "extends", "git", "git_user", "supervise");

    private static final Map<String, String> REMOVED = Map.of(
            "runtime", "Remove it: gVisor (runsc) is used by itself where the engine has it.",
            "ssh", "Declare the upstream under git, with Name, Upstream and IdentityFile.",
            "tokens", "Declare the host under egress.routes, with auth: { scheme, token_ref }.",
            "cred_proxy", "Declare the host under egress.routes, with auth: { scheme, token_ref }.");

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern FROM_HOST = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");

    /// Set by the backend; a bottle that could set them would lead its agent around the gate.
    private static final Set<String> RESERVED = Set.of(
            "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE");

    private final Fields fields;
    private final Faults faults;

    private BottleReader(Fields fields) {
        this.fields = fields;
        this.faults = fields.faults();
    }

    static DraftBottle read(String name, Yaml.Mapping mapping, String notes, Faults faults) {
        return new BottleReader(new Fields(mapping, "", faults)).draft(name, notes);
    }

    private DraftBottle draft(String name, String notes) {
        fields.allow(KEYS, "this key was removed.", REMOVED);
        return new DraftBottle(
                name,
                env(),
                fields.items("git").map(items -> GitReader.entries(items, faults)),
                fields.mapping("egress").map(EgressReader::routes),
                fields.bool("supervise"),
                fields.mapping("git_user").flatMap(BottleReader::gitUser),
                parent(name),
                fields.origin("extends"),
                notes,
                new Origin(faults.file(), 1));
    }

    private Optional<String> parent(String name) {
        Optional<String> parent = fields.text("extends");
        if (parent.filter(name::equals).isPresent()) {
            faults.add(fields.lineOf("extends"), "extends", "a bottle cannot extend itself.", "Name another bottle or remove the line.");
            return Optional.empty();
        }
        return parent;
    }

    private Map<String, EnvValue> env() {
        Map<String, EnvValue> values = new LinkedHashMap<>();
        Optional<Fields> env = fields.mapping("env");
        env.ifPresent(declared -> declared.all().values().forEach(field -> value(declared, field).ifPresent(value -> values.put(field.key(), value))));
        return java.util.Collections.unmodifiableMap(values);
    }

    /// A number or a yes is taken as it is written: in an environment everything is text.
    private Optional<EnvValue> value(Fields env, Yaml.Field field) {
        String path = env.at(field.key());
        if (!VARIABLE.matcher(field.key()).matches()) {
            faults.add(field.line(), path, "'" + field.key() + "' is not a name for a variable.", "Use letters, digits and underscores, and do not begin with a digit.");
            return Optional.empty();
        }
        if (RESERVED.contains(field.key().toUpperCase(java.util.Locale.ROOT))) {
            faults.add(field.line(), path, "this variable belongs to the gate and is set at launch.", "Remove it; declare hosts under egress.routes.");
            return Optional.empty();
        }
        if (!(field.value() instanceof Yaml.Scalar scalar)) {
            faults.add(field.value().line(), path, "this must be text, not " + Fields.kind(field.value()) + ".", "Write a single value behind the colon.");
            return Optional.empty();
        }
        if (scalar.isNull()) {
            faults.add(field.line(), path, "this variable has no value.", "Write \"\" for an empty one, ? to be asked, or ${NAME} to take it from the host.");
            return Optional.empty();
        }
        var origin = new Origin(faults.file(), field.line());
        String text = scalar.text();
        if (text.startsWith("?")) {
            return Optional.of(new EnvValue.Asked(text.substring(1).strip(), origin));
        }
        Matcher fromHost = FROM_HOST.matcher(text);
        if (fromHost.matches()) {
            return Optional.of(new EnvValue.FromHost(fromHost.group(1), origin));
        }
        if (text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0) {
            faults.add(field.value().line(), path, "a value cannot have more than one line.", "Put it on one line.");
            return Optional.empty();
        }
        return Optional.of(new EnvValue.Literal(text, origin));
    }

    private static Optional<GitUser> gitUser(Fields user) {
        user.allow(List.of("name", "email"));
        Optional<String> name = user.text("name").filter(text -> !text.isBlank());
        Optional<String> email = user.text("email").filter(text -> !text.isBlank());
        if (name.isEmpty() && email.isEmpty()) {
            user.faults().add(user.line(), user.path(), "neither name nor email is given.", "Give one of them or remove the block.");
            return Optional.empty();
        }
        return Optional.of(new GitUser(name, email, new Origin(user.faults().file(), user.line())));
    }

}

package io.claudebottle.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `env` (original, 5).
final class EnvReader {

    /// Name of a variable, here and on the host.
    static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final Pattern FROM_HOST = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");

    /// The backend sets them, in both cases; a bottle that could would lead its agent around the gate or away from its certificates.
    private static final Set<String> RESERVED = Set.of(
            "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE");

    /// How every credential for Claude begins.
    private static final String CREDENTIAL = "sk-ant-";

    private final Fields env;

    private EnvReader(Fields env) {
        this.env = env;
    }

    static Map<String, EnvValue> read(Fields env) {
        var reader = new EnvReader(env);
        Map<String, EnvValue> values = new LinkedHashMap<>();
        env.all().forEach(field -> reader.value(field).ifPresent(value -> values.put(field.key(), value)));
        return Collections.unmodifiableMap(values);
    }

    private Optional<EnvValue> value(Yaml.Field field) {
        String name = field.key();
        if (!NAME.matcher(name).matches()) {
            env.fault(name, Quoted.of(name) + " is not the name of a variable.",
                    "Use letters, digits and underscores, and do not begin with a digit.");
        } else if (RESERVED.contains(name.toUpperCase(Locale.ROOT))) {
            env.fault(name, "this variable belongs to the gate and is set at launch.", "Remove it; declare hosts under egress.routes.");
        } else if (field.value() instanceof Yaml.Scalar scalar) {
            return value(name, scalar, new Origin(env.faults().file(), field.line()));
        } else if (!(field.value() instanceof Yaml.Refused)) {
            env.fault(name, "this must be text, not " + field.value().kind() + ".", "Write a single value behind the colon.");
        }
        return Optional.empty();
    }

    /// A number or a `yes` is taken as it is written: in an environment everything is text.
    private Optional<EnvValue> value(String name, Yaml.Scalar scalar, Origin origin) {
        String text = scalar.text();
        Matcher fromHost = FROM_HOST.matcher(text);
        if (scalar.type() == Yaml.Type.NOTHING) {
            env.fault(name, "this variable has no value.", "Write \"\" for an empty one, ? to be asked, or ${NAME} to take it from the host.");
        } else if (text.codePoints().anyMatch(EnvReader::breaksLine)) {
            env.fault(name, "a value must be on one line.", "Write it on one line, in quotes.");
        } else if (text.startsWith("?")) {
            return Optional.of(new EnvValue.Asked(text.substring(1).strip(), origin));
        } else if (fromHost.matches()) {
            return Optional.of(new EnvValue.FromHost(fromHost.group(1), origin));
        } else if (text.startsWith(CREDENTIAL)) {
            env.fault(name, "a credential does not belong in a manifest.", "Write ? to be asked for it, or ${NAME} to take it from the host.");
        } else {
            return Optional.of(new EnvValue.Literal(text, origin));
        }
        return Optional.empty();
    }

    /// What would end a line of an env file, or the text itself in a process's environment.
    private static boolean breaksLine(int point) {
        return point == '\n' || point == '\r' || point == '\0';
    }
}

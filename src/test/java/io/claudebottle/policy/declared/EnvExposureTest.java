package io.claudebottle.policy.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.manifest.EnvValue;
import io.claudebottle.manifest.Origin;
import io.claudebottle.policy.Grants;
import io.claudebottle.policy.Grants.Exposure;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvExposureTest {

    private static final Origin ORIGIN = new Origin(Path.of("/home/op/bottles/dev.md"), 7);

    private final Set<String> host = Set.of("HOST_TOKEN");

    @Test
    void literalIsReadableAndItsValueIsNotInTheGrant() {
        Grants.Env env = EnvExposure.grant("EDITOR", new EnvValue.Literal("canary-value", ORIGIN), host::contains);

        assertThat(env).isEqualTo(new Grants.Env("EDITOR", Exposure.READABLE, "literal", "", "/home/op/bottles/dev.md:7"));
        assertThat(env.toString()).doesNotContain("canary-value");
    }

    @Test
    void hostVariableIsReadableWhereItIsSetAndMissingWhereItIsNot() {
        assertThat(EnvExposure.grant("T", new EnvValue.FromHost("HOST_TOKEN", ORIGIN), host::contains))
                .extracting(Grants.Env::exposure, Grants.Env::source)
                .containsExactly(Exposure.READABLE, "host:HOST_TOKEN");
        assertThat(EnvExposure.of(new EnvValue.FromHost("OTHER", ORIGIN), host::contains)).isEqualTo(Exposure.MISSING);
    }

    @Test
    void askedValueKeepsItsQuestion() {
        assertThat(EnvExposure.grant("T", new EnvValue.Asked("paste it", ORIGIN), host::contains))
                .extracting(Grants.Env::exposure, Grants.Env::source, Grants.Env::prompt)
                .containsExactly(Exposure.ASKED, "asked", "paste it");
    }
}

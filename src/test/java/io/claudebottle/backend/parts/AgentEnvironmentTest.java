package io.claudebottle.backend.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.BottlePlan.SecretRequest;
import io.claudebottle.policy.Grants;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AgentEnvironmentTest {

    private static AgentEnvironment of(Declared declared, String... hostVariables) {
        return AgentEnvironment.of(declared.env(), declared.routes(), Set.of(hostVariables)::contains);
    }

    @Test
    void everyBottleIsPointedAtItsProxyInBothSpellings() {
        assertThat(of(new Declared()).container())
                .containsEntry("HTTPS_PROXY", "http://egress:9099")
                .containsEntry("https_proxy", "http://egress:9099")
                .containsEntry("HTTP_PROXY", "http://egress:9099")
                .containsEntry("http_proxy", "http://egress:9099")
                .containsEntry("NO_PROXY", "localhost,127.0.0.1,supervise,git-gate")
                .containsEntry("NODE_EXTRA_CA_CERTS", "/etc/ssl/certs/ca-certificates.crt")
                .containsEntry("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
                .containsEntry("REQUESTS_CA_BUNDLE", "/etc/ssl/certs/ca-certificates.crt")
                .containsEntry("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
                .containsEntry("DISABLE_ERROR_REPORTING", "1")
                .containsEntry("DISABLE_AUTOUPDATER", "1");
    }

    @Test
    void placeholderStandsInForTheTokenOnlyWhereARouteCarriesIt() {
        assertThat(of(new Declared()).container()).doesNotContainKey("CLAUDE_CODE_OAUTH_TOKEN");

        AgentEnvironment routed = of(new Declared().claudeRoute("CLAUDE_BOTTLE_OAUTH_TOKEN"), "CLAUDE_BOTTLE_OAUTH_TOKEN");
        assertThat(routed.container()).containsEntry("CLAUDE_CODE_OAUTH_TOKEN", "egress-placeholder");
        assertThat(routed.grants()).extracting(Grants.Env::exposure).containsExactly(Grants.Exposure.PLACEHOLDER);
    }

    @Test
    void aTokenThatTheBottleDeclaresItselfIsNotReplaced() {
        AgentEnvironment env = of(new Declared().fromHost("CLAUDE_CODE_OAUTH_TOKEN", "MINE").claudeRoute("X"), "MINE");

        assertThat(env.container()).doesNotContainKey("CLAUDE_CODE_OAUTH_TOKEN");
        assertThat(env.forwards()).containsExactly(new Forward("CLAUDE_CODE_OAUTH_TOKEN", "MINE"));
    }

    @Test
    void onlyLiteralsAreInTheContainersOwnEnvironment() {
        AgentEnvironment env =
                of(new Declared().literal("EDITOR", "vi").fromHost("NPM_TOKEN", "HOST_NPM").asked("PIN", "Your PIN"), "HOST_NPM");

        assertThat(env.container()).containsEntry("EDITOR", "vi").doesNotContainKeys("NPM_TOKEN", "PIN");
        assertThat(env.forwards()).containsExactly(new Forward("NPM_TOKEN", "HOST_NPM"), new Forward("PIN", ""));
    }

    @Test
    void whatTheHostLacksIsAskedForUnderTheNameInsideTheBottle() {
        AgentEnvironment env = of(new Declared().fromHost("NPM_TOKEN", "HOST_NPM").asked("PIN", ""));

        assertThat(env.requests())
                .containsExactly(new SecretRequest("NPM_TOKEN", "NPM_TOKEN (HOST_NPM is not set on this host)"), new SecretRequest("PIN", "PIN"));
    }
}

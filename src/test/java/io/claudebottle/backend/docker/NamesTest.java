package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NamesTest {

    private final Names names = new Names("researcher-m3hxd");

    @Test
    void namesAreTheOriginals() {
        assertThat(names.project()).isEqualTo("claude-bottle-researcher-m3hxd");
        assertThat(names.agentContainer()).isEqualTo("claude-bottle-researcher-m3hxd");
        assertThat(names.sidecarContainer()).isEqualTo("claude-bottle-sidecars-researcher-m3hxd");
        assertThat(names.internalNetwork()).isEqualTo("claude-bottle-net-researcher-m3hxd");
        assertThat(names.egressNetwork()).isEqualTo("claude-bottle-egress-researcher-m3hxd");
        assertThat(names.rebuiltImage()).isEqualTo("claude-bottle-rebuilt-researcher-m3hxd");
        assertThat(names.cwdImage()).isEqualTo("claude-bottle-cwd-researcher-m3hxd");
    }

    @Test
    void sidecarsOfTheOriginalsOlderLayoutBelongToTheBottle() {
        assertThat(names.isContainer("claude-bottle-pipelock-researcher-m3hxd")).isTrue();
        assertThat(names.isContainer("claude-bottle-researcher-m3hxd-agent-1")).isFalse();
    }

    @Test
    void imagesAreRecognisedByWhatTheyWereMadeFor() {
        assertThat(Names.ofImage("claude-bottle-cwd-a-00001")).contains(new Names("a-00001"));
        assertThat(Names.ofImage("claude-bottle-rebuilt-a-00001")).contains(new Names("a-00001"));
        assertThat(Names.ofImage("claude-bottle-sidecars")).isEmpty();
        assertThat(Names.ofImage("claude-bottle")).isEmpty();
    }
}

package io.claudebottle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GitConfigTest {

    private static GitUpstream upstream(String name, String url, int port) {
        return new GitUpstream(name, url, "git.example.com", port, "");
    }

    @Test
    void everySpellingOfAnUpstreamLeadsToTheGate() {
        String text = GitConfig.render(List.of(upstream("app", "ssh://git@git.example.com/team/app.git", 22)), "git-gate", 9418);
        assertThat(text.lines().toList())
                .containsExactly(
                        "[url \"git://git-gate/app.git\"]",
                        "\tinsteadOf = \"ssh://git@git.example.com/team/app.git\"",
                        "\tinsteadOf = \"ssh://git@git.example.com:22/team/app.git\"",
                        "\tinsteadOf = \"git@git.example.com:team/app.git\"",
                        "\tinsteadOf = \"git@git.example.com:/team/app.git\"",
                        "\tinsteadOf = \"ssh://git@git.example.com:22/team/app\"",
                        "\tinsteadOf = \"ssh://git@git.example.com/team/app\"",
                        "\tinsteadOf = \"git@git.example.com:team/app\"",
                        "\tinsteadOf = \"git@git.example.com:/team/app\"");
    }

    @Test
    void theShortFormHasNoPlaceForAnotherPort() {
        String text = GitConfig.render(List.of(upstream("app", "ssh://git@git.example.com:30009/team/app", 30009)), "10.0.0.1", 19418);
        assertThat(text.lines().toList())
                .containsExactly(
                        "[url \"git://10.0.0.1:19418/app.git\"]",
                        "\tinsteadOf = \"ssh://git@git.example.com:30009/team/app\"",
                        "\tinsteadOf = \"ssh://git@git.example.com:30009/team/app.git\"");
    }

    @Test
    void whatWasWrittenForOneUpstreamIsNeverGuessedForAnother() {
        String text = GitConfig.render(
                List.of(upstream("one", "ssh://git@git.example.com/app", 22), upstream("two", "ssh://git@git.example.com/app.git", 22)),
                "git-gate",
                9418);
        String first = text.substring(0, text.indexOf("[url \"git://git-gate/two.git\"]"));
        assertThat(first).doesNotContain("\"ssh://git@git.example.com/app.git\"");
        assertThat(text.lines().filter(line -> line.startsWith("\t")).toList()).doesNotHaveDuplicates();
    }

    @Test
    void aHostIsFoundInCapitalsAsWritten() {
        String text = GitConfig.render(
                List.of(new GitUpstream("app", "ssh://git@Git.Example.com/app.git", "git.example.com", 22, "")), "git-gate", 9418);
        assertThat(text).contains("\"ssh://git@Git.Example.com/app.git\"", "\"git@git.example.com:app.git\"");
    }

    @Test
    void withoutUpstreamsThereIsNothingToSay() {
        assertThat(GitConfig.render(List.of(), "git-gate", 9418)).isEmpty();
    }
}

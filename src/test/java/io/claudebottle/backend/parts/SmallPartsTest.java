package io.claudebottle.backend.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.BottlePlan.Check.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallPartsTest {

    @TempDir
    Path directory;

    @Test
    void withoutGitleaksEveryPushIsRefusedAndOnlyABottleThatPushesHearsOfIt() {
        assertThat(BundlePlan.of(new Declared().manifest().bottleFor("researcher"), true, false).checks("", "")).isEmpty();
        assertThat(BundlePlan.of(new Declared().gitGate(Path.of("/k")).manifest().bottleFor("researcher"), true, false).checks("", ""))
                .singleElement()
                .satisfies(check -> assertThat(check.what()).contains("refuses every push"));
    }

    @Test
    void anUpstreamsOwnAddressGoesBeforeOneOfTheSettings() {
        var bottle = new Declared().gitGate(Path.of("/k"), Map.of("git.example.com", "10.0.0.1")).manifest().bottleFor("researcher");

        assertThat(BundlePlan.extraHosts(bottle, Map.of("git.example.com", "10.9.9.9", "registry.example", "10.0.0.7")))
                .containsOnly(Map.entry("git.example.com", "10.0.0.1"), Map.entry("registry.example", "10.0.0.7"));
    }

    @Test
    void runningOutOfSpaceIsWarnedOfAndNoneLeftFails() {
        assertThat(FreeSpace.judge(directory, 1L << 40).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(FreeSpace.judge(directory, 50L << 20).outcome()).isEqualTo(Outcome.WARNED);
        assertThat(FreeSpace.judge(directory, 100).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void trustInTheWorkspaceIsAddedToWhatClaudeKnows() {
        String trusting = Provisioning.trusting("{\"theme\":\"dark\",\"projects\":{\"/home/node\":{\"x\":1}}}", "/home/node/workspace");

        assertThat(trusting).contains("\"theme\" : \"dark\"", "\"/home/node\"", "\"hasTrustDialogAccepted\" : true");
        assertThat(Provisioning.trusting("", "/w")).contains("hasTrustDialogAccepted");
    }

    @Test
    void onlyAnObjectThatNamesItsEventIsOne() {
        assertThat(SidecarTalk.parse("{\"time\":\"t\",\"event\":\"ready\",\"daemons\":[\"egress\"]}")).isPresent();
        assertThat(SidecarTalk.parse("{\"message\":\"ready\"}")).isEmpty();
        assertThat(SidecarTalk.parse("ready")).isEmpty();
        assertThat(SidecarTalk.parse("")).isEmpty();
    }

    @Test
    void linesAreWholeHoweverTheyArrive() {
        List<String> lines = new ArrayList<>();
        var assembler = new LineAssembler(lines::add);
        byte[] text = "eins\r\nzwölf\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (byte octet : text) {
            assembler.add(new byte[] {octet});
        }
        assertThat(lines).containsExactly("eins", "zwölf");
    }

    @Test
    void skillDigestChangesWithANameOrAContent() throws IOException {
        Files.writeString(directory.resolve("SKILL.md"), "one");
        SkillDigest before = SkillDigest.of(directory);
        Files.writeString(directory.resolve("SKILL.md"), "two");
        SkillDigest changed = SkillDigest.of(directory);
        Files.move(directory.resolve("SKILL.md"), directory.resolve("skill.md"));

        assertThat(before.files()).isEqualTo(1);
        assertThat(changed.sha256()).isNotEqualTo(before.sha256()).isNotEqualTo(SkillDigest.of(directory).sha256());
    }
}

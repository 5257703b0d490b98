package io.claudebottle.sidecar.gitgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.policy.GitConfig;
import io.claudebottle.policy.GitUpstream;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.Await;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real git, gitleaks and sshd; the agent knows nothing but the upstream's own address.
@Tag("integration")
@Timeout(90)
class GitGateDaemonTest {

    /// Put together here, so that this file itself is clean.
    private static final String SECRET = "AK" + "IAWIDFJ52MGBTQ2Z7J";

    @TempDir
    Path directory;

    private GateSite site;

    @AfterEach
    void close() {
        if (site != null) {
            site.close();
        }
    }

    private GateSite site(String... sshd) throws Exception {
        site = new GateSite(directory, sshd);
        return site;
    }

    private Shell.Result push(Path work, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("push"));
        all.addAll(List.of(arguments));
        return site.agent.git(work, all.toArray(String[]::new));
    }

    private void assertRejected(Shell.Result result, String rule) {
        assertThat(result.code()).as(result.output()).isNotZero();
        assertThat(site.lastEvent().path("verdict").asText()).isEqualTo("denied");
        assertThat(site.lastEvent().path("rule").asText()).as(result.output()).isEqualTo(rule);
    }

    // --- the way through

    @Test
    void aCleanPushLandsUpstream() throws Exception {
        Path work = site().open().cloned();
        site.commit(site.agent, work, "src/a b 'c' ü.txt", "fine\n");

        Shell.Result result = push(work, "origin", "trunk");

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(site.tip("refs/heads/trunk")).isEqualTo(site.head(work));
        assertThat(site.lastEvent().path("op").asText()).isEqualTo("push");
        assertThat(site.lastEvent().path("ref").asText()).isEqualTo("refs/heads/trunk");
        assertThat(site.lastEvent().path("verdict").asText()).isEqualTo("allowed");
        assertThat(site.agent.ok(work, "status", "-sb")).doesNotContain("ahead");
    }

    @Test
    void gitItselfFindsTheGateUnderEverySpelling() throws Exception {
        var shell = new Shell(directory);
        var upstream = new GitUpstream("app", "ssh://git@git.example.com/team/app.git", "git.example.com", 22, "");
        var longer = new GitUpstream("app2", "ssh://git@git.example.com/team/app2", "git.example.com", 22, "");
        Files.writeString(directory.resolve(".gitconfig"), GitConfig.render(List.of(upstream, longer), "git-gate", 9418));
        for (String spelling : List.of(
                "ssh://git@git.example.com/team/app.git", "ssh://git@git.example.com:22/team/app", "git@git.example.com:team/app.git", "git@git.example.com:/team/app")) {
            assertThat(shell.ok(directory, "ls-remote", "--get-url", spelling).strip()).as(spelling).isEqualTo("git://git-gate/app.git");
            assertThat(shell.ok(directory, "ls-remote", "--get-url", spelling.replace("/app", "/app2")).strip()).isEqualTo("git://git-gate/app2.git");
        }
        assertThat(shell.ok(directory, "ls-remote", "--get-url", "git@git.example.com:team/other.git").strip()).isEqualTo("git@git.example.com:team/other.git");
    }

    @Test
    void aFetchShowsTheUpstreamAsItIsNow() throws Exception {
        Path work = site().open().cloned();
        assertThat(work.resolve("README")).as("a branch of another name is checked out").exists();
        Path seed = directory.resolve("seed");
        site.operator.ok(seed, "push", "-q", "origin", "trunk:gone");
        site.agent.ok(work, "fetch", "-q", "--prune");
        assertThat(site.agent.ok(work, "branch", "-r")).contains("origin/gone");

        site.operator.ok(seed, "push", "-q", "origin", ":gone");
        site.commit(site.operator, seed, "new", "new\n");
        site.operator.ok(seed, "push", "-q", "origin", "trunk");
        site.agent.ok(work, "pull", "-q", "--prune");

        assertThat(work.resolve("new")).exists();
        assertThat(site.agent.ok(work, "branch", "-r")).doesNotContain("origin/gone");
        assertThat(site.lastEvent().path("op").asText()).isEqualTo("fetch");
    }

    @Test
    void anEmptyUpstreamTakesItsFirstPush() throws Exception {
        site();
        site.operator.ok(site.upstream, "update-ref", "-d", "refs/heads/trunk");
        Path work = site.open().cloned();
        site.commit(site.agent, work, "a", "a\n");

        Shell.Result result = push(work, "origin", "HEAD:refs/heads/trunk");

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(site.tip("refs/heads/trunk")).isEqualTo(site.head(work));
    }

    @Test
    void forcedPushesTagsAndDeletionsReachTheUpstreamToo() throws Exception {
        Path work = site().open().cloned();
        site.commit(site.agent, work, "a", "a\n");
        site.agent.ok(work, "tag", "-a", "-m", "first", "v1");
        site.agent.ok(work, "push", "-q", "origin", "trunk", "v1", "trunk:old");
        site.agent.ok(work, "commit", "-q", "--amend", "-m", "other words");

        assertThat(push(work, "origin", "trunk").code()).as("not a fast-forward").isNotZero();
        site.agent.ok(work, "push", "-q", "--force", "origin", "trunk");
        site.agent.ok(work, "push", "-q", "origin", ":old");

        assertThat(site.tip("refs/heads/trunk")).isEqualTo(site.head(work));
        assertThat(site.tip("refs/tags/v1")).isNotEmpty();
        assertThat(site.tip("refs/heads/old")).isEmpty();
    }

    @Test
    void theCurrentBranchCanBeDeletedWithoutTheTwoSidesComingApart() throws Exception {
        Path work = site().open().cloned();
        site.operator.ok(site.upstream, "config", "receive.denyDeleteCurrent", "ignore");

        Shell.Result result = push(work, "origin", ":trunk");

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(site.tip("refs/heads/trunk")).isEmpty();
    }

    @Test
    void manyFetchesAtOnceAllSucceed() throws Exception {
        Path work = site().open().cloned();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Shell.Result>> clones = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String target = "clone" + i;
                clones.add(() -> site.agent.git(site.agent.home(), "clone", "-q", site.url(), target));
            }
            site.commit(site.agent, work, "a", "a\n");
            clones.add(() -> push(work, "origin", "trunk"));
            for (var result : threads.invokeAll(clones)) {
                assertThat(result.get().code()).as(result.get().output()).isZero();
            }
        }
    }

    @Test
    void anUpstreamThatMovedOnIsNotOverwritten() throws Exception {
        Path work = site().open().cloned();
        Path seed = directory.resolve("seed");
        site.commit(site.operator, seed, "b", "b\n");
        site.operator.ok(seed, "push", "-q", "origin", "trunk");
        site.commit(site.agent, work, "a", "a\n");

        Shell.Result result = push(work, "--force", "origin", "trunk");

        assertRejected(result, "upstream");
        assertThat(result.output()).contains("has moved on since you fetched");
        assertThat(site.tip("refs/heads/trunk")).isEqualTo(site.operator.ok(seed, "rev-parse", "HEAD").strip());
    }

    @Test
    void whatTheUpstreamRefusesIsRefusedInItsWords() throws Exception {
        Path work = site().open().cloned();
        Path hook = site.upstream.resolve("hooks/pre-receive");
        Files.writeString(hook, "#!/bin/sh\necho 'trunk is protected here' >&2\nexit 1\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        site.commit(site.agent, work, "a", "a\n");

        Shell.Result result = push(work, "origin", "trunk", "trunk:other");

        assertRejected(result, "upstream");
        assertThat(result.output()).contains("trunk is protected here");
        assertThat(site.agent.ok(work, "ls-remote", "origin")).as("the mirror did not take it either").doesNotContain(site.head(work));
    }

    // --- secrets

    @Test
    void aSecretIsRejectedBeforeAnyUpstreamAttempt() throws Exception {
        Path work = site().open().cloned();
        site.commit(site.agent, work, "config/prod.env", "KEY=" + SECRET + "\n");
        String leaky = site.head(work);
        site.commit(site.agent, work, "config/prod.env", "KEY=\n");
        long before = site.ssh.connections();

        Shell.Result result = push(work, "origin", "trunk");
        Shell.Result unverified = push(work, "--no-verify", "origin", "trunk");

        assertRejected(result, "gitleaks");
        assertThat(unverified.code()).isNotZero();
        assertThat(result.output())
                .contains("policy", "aws-access-token in \"config/prod.env\", commit " + leaky, "only the operator", "pre-receive hook declined")
                .doesNotContain(SECRET);
        assertThat(site.ssh.connections()).as("connections to the upstream").isEqualTo(before);
        assertThat(site.lastEvent().path("reason").asText()).contains("aws-access-token", "config/prod.env", leaky);
        assertThat(site.events.text()).doesNotContain(SECRET);
        assertThat(GateSite.everythingIn(directory.resolve("lib"))).as("left behind by the scan").doesNotContain(SECRET);
        assertThat(directory.resolve("run/calls")).isEmptyDirectory();
    }

    @Test
    void aFileCannotHideASecretByItsNameOrKind() throws Exception {
        Path work = site().open().cloned();
        List<String> names = List.of(
                "binary.dat", "name that ends with\\", "two\nlines", "quote\".txt", "notes.tar.gz", "x.zip/y", "-rf", "deep/.git-daemon-export-ok", "a".repeat(250), "ü");
        for (String name : names) {
            Files.writeString(work.resolve(".gitleaks.toml"), "[allowlist]\npaths = ['''.*''']\n");
            Files.writeString(work.resolve(".gitleaksignore"), "x\n");
            Files.writeString(work.resolve(".gitattributes"), "* binary -diff\n");
            byte[] content = ("%PDF-1.4\n\0\0binary\n" + SECRET + " # gitleaks:allow\n").getBytes(StandardCharsets.UTF_8);
            site.commit(site.agent, work, name, content);

            assertRejected(push(work, "origin", "trunk"), "gitleaks");

            assertThat(site.tip("refs/heads/trunk")).as(name).isNotEqualTo(site.head(work));
            assertThat(site.lastEvent().path("reason").asText()).contains(name.replace("\n", "<U+000A>"));
            site.agent.ok(work, "reset", "-q", "--hard", "origin/trunk");
        }
    }

    @Test
    void theWordsOfCommitsAndTagsAreLookedAtToo() throws Exception {
        Path work = site().open().cloned();
        site.agent.ok(work, "commit", "-q", "--allow-empty", "-m", "see\n\n" + SECRET);
        assertRejected(push(work, "origin", "trunk"), "gitleaks");

        site.agent.ok(work, "reset", "-q", "--hard", "origin/trunk");
        site.agent.ok(work, "tag", "-a", "-m", "see " + SECRET, "inner");
        site.agent.ok(work, "tag", "-a", "-m", "outer", "outer", "inner");
        assertRejected(push(work, "origin", "outer"), "gitleaks");
    }

    @Test
    void aPartOfACommitThatNobodySeesIsLookedAtToo() throws Exception {
        Path work = site().open().cloned();
        String real = site.agent.ok(work, "cat-file", "commit", "HEAD");
        for (String hidden : List.of(real.replaceFirst("\n\n", "\nx-note " + SECRET + "\n\n"), real + "\0" + SECRET + "\n")) {
            Path raw = Files.writeString(directory.resolve("raw"), hidden);
            String commit = site.agent.ok(work, "hash-object", "-t", "commit", "-w", "--literally", raw.toString()).strip();

            assertRejected(push(work, "origin", commit + ":refs/heads/hidden"), "gitleaks");
        }
    }

    @Test
    void aShallowCloneCanPushAndIsScanned() throws Exception {
        site().open();
        site.agent.ok(site.agent.home(), "clone", "-q", "--depth", "1", site.url(), "work");
        Path work = site.agent.home().resolve("work");
        site.commit(site.agent, work, "a", "a\n");
        assertThat(push(work, "origin", "trunk").code()).isZero();
        assertThat(site.tip("refs/heads/trunk")).isEqualTo(site.head(work));
        site.commit(site.agent, work, "b", SECRET + "\n");
        assertRejected(push(work, "origin", "trunk"), "gitleaks");
    }

    @Test
    void whatAMergeAddsOfItsOwnIsLookedAt() throws Exception {
        Path work = site().open().cloned();
        for (String branch : List.of("one", "two", "three")) {
            site.agent.ok(work, "checkout", "-q", "-b", branch, "trunk");
            site.commit(site.agent, work, branch, branch + "\n");
        }
        site.agent.ok(work, "checkout", "-q", "-b", "merged", "heads/one");
        site.agent.ok(work, "merge", "-q", "--no-commit", "heads/two");
        site.commit(site.agent, work, "one", SECRET + "\n");
        assertRejected(push(work, "origin", "merged"), "gitleaks");

        site.agent.ok(work, "reset", "-q", "--hard", "heads/one");
        site.agent.ok(work, "merge", "-q", "--no-commit", "heads/two", "heads/three");
        site.commit(site.agent, work, "one", SECRET + "\n");
        assertThat(site.agent.ok(work, "log", "-1", "--format=%P").split(" ")).hasSize(3);
        assertRejected(push(work, "origin", "merged"), "gitleaks");
    }

    @Test
    void aLeakThatTheUpstreamAlreadyHasStopsNobody() throws Exception {
        site();
        Path seed = directory.resolve("seed");
        site.operator.ok(seed, "checkout", "-q", "-b", "side");
        site.operator.ok(seed, "checkout", "-q", "trunk");
        site.commit(site.operator, seed, "fixture", SECRET + "\n");
        site.operator.ok(seed, "push", "-q", "origin", "trunk", "side");
        site.open();
        // As with a copied working directory: the first thing that the gate sees of it is a push.
        Path work = site.agent.home().resolve("work");
        site.agent.ok(site.agent.home(), "clone", "-q", site.upstream.toString(), "work");
        site.agent.ok(work, "remote", "set-url", "origin", site.url());
        site.agent.ok(work, "checkout", "-q", "-b", "feature", "origin/side");
        site.commit(site.agent, work, "a", "a\n");
        site.agent.ok(work, "merge", "-q", "-m", "catch up", "origin/trunk");

        Shell.Result result = push(work, "origin", "feature");

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(site.tip("refs/heads/feature")).isEqualTo(site.head(work));
    }

    @Test
    void ofSeveralRefsNoneGoesWhenOneIsLeaky() throws Exception {
        Path work = site().open().cloned();
        site.commit(site.agent, work, "a", "a\n");
        site.agent.ok(work, "branch", "clean");
        site.agent.ok(work, "checkout", "-q", "-b", "leaky");
        site.commit(site.agent, work, "b", SECRET + "\n");
        long before = site.ssh.connections();

        assertRejected(push(work, "origin", "clean", "leaky"), "gitleaks");

        assertThat(site.ssh.connections()).isEqualTo(before);
        assertThat(site.tip("refs/heads/clean")).isEmpty();
        assertThat(push(work, "origin", "clean", "clean:second").code()).isZero();
        assertThat(site.ssh.connections()).as("the count counts").isGreaterThan(before);
        assertThat(site.tip("refs/heads/second")).isEqualTo(site.tip("refs/heads/clean")).isNotEmpty();
    }

    @Test
    void aReplacedCommitDoesNotHideTheRealOne() throws Exception {
        Path work = site().open().cloned();
        site.commit(site.agent, work, "a", SECRET + "\n");
        String leaky = site.head(work);
        site.agent.ok(work, "reset", "-q", "--hard", "origin/trunk");
        site.commit(site.agent, work, "a", "harmless\n");
        String harmless = site.head(work);

        site.agent.ok(work, "push", "-q", "origin", harmless + ":refs/replace/" + leaky);

        assertRejected(push(work, "origin", leaky + ":refs/heads/evil"), "gitleaks");
        assertThat(site.tip("refs/heads/evil")).isEmpty();
    }

    @Test
    void aTagOfSomethingThatIsNoCommitIsNotForwarded() throws Exception {
        Path work = site().open().cloned();
        Files.writeString(work.resolve("blob"), SECRET);
        String blob = site.agent.ok(work, "hash-object", "-w", "blob").strip();
        site.agent.ok(work, "tag", "light", blob);

        assertRejected(push(work, "origin", "light"), "ref");
        assertThat(site.tip("refs/tags/light")).isEmpty();
    }

    @Test
    void hostileNamesOfRefsAreNamesAndNothingElse() throws Exception {
        Path work = site().open().cloned();
        site.commit(site.agent, work, "a", "a\n");
        List<String> names = List.of("-x", "$(touch${IFS}owned)", "a;touch\u00a0b", "it's", "say\"so", "+plus", "--force", "ünï/%s", "a|b&c<d>(e)`f`!#");
        List<String> refs = names.stream().map(name -> "refs/heads/" + name).toList();

        Shell.Result result = push(work, Stream.concat(Stream.of("origin"), refs.stream().map(ref -> "HEAD:" + ref)).toArray(String[]::new));

        assertThat(result.code()).as(result.output()).isZero();
        for (String ref : refs) {
            assertThat(site.tip(ref)).as(ref).isEqualTo(site.head(work));
        }
    }

    /// receive-pack hands its hook whatever the client called a ref, line breaks too.
    @Test
    void aLineBreakInTheNameOfARefDoesNotSmuggleACommitPastTheScan() throws Exception {
        Path work = site().open().cloned();
        site.commit(site.agent, work, "a", SECRET + "\n");
        String leaky = site.head(work);
        String zeros = "0".repeat(40);
        String known = site.tip("refs/heads/trunk");
        // The second line says that the leaky commit is there already.
        String injected = zeros + " " + known + " refs/heads/x\n" + leaky + " " + leaky + " refs/heads/evil";

        String answer = rawPush(work, leaky, injected);

        assertThat(answer).contains("git-gate: policy");
        assertThat(site.lastEvent().path("ref").asText()).isEqualTo("refs/heads/evil");
        assertThat(site.lastEvent().path("verdict").asText()).isEqualTo("denied");
        assertThat(site.lastEvent().path("rule").asText()).isEqualTo("gitleaks");
        assertThat(site.tip("refs/heads/evil")).isEmpty();
        assertThat(site.tip("refs/heads/x")).isEmpty();
    }

    /// A push in git's own protocol, by a client that checks nothing.
    private String rawPush(Path work, String tip, String command) throws Exception {
        Path pack = directory.resolve("pack");
        site.agent.run(work, Map.of("TIP", tip, "PACK", pack.toString()), "sh", "-c", "echo $TIP | git pack-objects --revs --stdout -q >$PACK");
        try (var socket = new Socket("127.0.0.1", site.port())) {
            socket.setSoTimeout(30_000);
            var out = socket.getOutputStream();
            out.write(packet("git-receive-pack /project.git\0host=gate\0"));
            var in = socket.getInputStream();
            for (int length = length(in); length > 0; length = length(in)) {
                in.readNBytes(length - 4);
            }
            out.write(packet(command + "\0report-status side-band-64k"));
            out.write("0000".getBytes(StandardCharsets.US_ASCII));
            out.write(Files.readAllBytes(pack));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int length(java.io.InputStream in) throws IOException {
        return Integer.parseInt(new String(in.readNBytes(4), StandardCharsets.US_ASCII), 16);
    }

    private static byte[] packet(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return (String.format("%04x", bytes.length + 4) + text).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aBigPushIsScannedWhole() throws Exception {
        Path work = site().open().cloned();
        String line = "The quick brown fox jumps over the lazy dog, again and again.\n";
        Path big = Files.createDirectories(work.resolve("big"));
        for (int i = 0; i < 400; i++) {
            Files.writeString(big.resolve("file" + i), line.repeat(100));
        }
        Files.writeString(big.resolve("one"), line.repeat(40_000));
        site.commit(site.agent, work, "end", "x\n");
        Shell.Result result = push(work, "origin", "trunk");
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(site.tip("refs/heads/trunk")).isEqualTo(site.head(work));

        Files.writeString(big.resolve("one"), line.repeat(40_000) + line.repeat(20_000) + SECRET + "\n");
        site.commit(site.agent, work, "end", "y\n");
        assertRejected(push(work, "origin", "trunk"), "gitleaks");
    }

    @Test
    void aScannerThatFailsLetsNothingThrough() throws Exception {
        Path broken = Files.writeString(directory.resolve("gitleaks"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));
        site();
        site.environment.put(GateSettings.GITLEAKS_VARIABLE, broken.toString());
        site.environment.put(GateSettings.SCAN_TIMEOUT_VARIABLE, "3");
        Path work = site.open().cloned();
        site.commit(site.agent, work, "a", "a\n");
        long before = site.ssh.connections();
        for (String scanner : List.of("exit 1", "exit 126", "echo 'ERR partial' >&2; exit 0", "kill -9 $$", "exec sleep 60")) {
            Files.writeString(broken, "#!/bin/sh\n" + scanner + "\n");

            Shell.Result result = push(work, "origin", "trunk");

            assertRejected(result, "scanner");
            assertThat(result.output()).as(scanner).contains("the gate forwards nothing unscanned");
        }
        assertThat(site.ssh.connections()).isEqualTo(before);
    }

    // --- host keys and keys

    @Test
    void withoutAPinnedHostKeyNobodyIsContacted() throws Exception {
        site().open("");
        site.gate.takeKeys(new ControlMessage.GitKeys(Map.of(GateSite.NAME, site.ssh.clientKey())));

        Shell.Result fetch = site.agent.git(site.agent.home(), "ls-remote", site.url());
        assertRejected(fetch, "known-host-key");
        Path work = Files.createDirectories(site.agent.home().resolve("w"));
        site.agent.ok(work, "init", "-q");
        site.commit(site.agent, work, "a", "a\n");
        Shell.Result push = push(work, site.url(), "HEAD:refs/heads/x");

        assertRejected(push, "known-host-key");
        assertThat(fetch.output()).contains("KnownHostKey", "only the operator");
        assertThat(push.output()).contains("KnownHostKey");
        assertThat(site.ssh.connections()).isZero();
    }

    @Test
    void aHostThatShowsAnotherKeyIsRefused() throws Exception {
        Path work = site().open().cloned();
        site.ssh.stop();
        site.ssh.newHostKey();
        site.ssh.start();
        site.commit(site.agent, work, "a", "a\n");

        Shell.Result fetch = site.agent.git(work, "fetch");
        assertRejected(fetch, "known-host-key");
        Shell.Result push = push(work, "origin", "trunk");
        assertRejected(push, "known-host-key");

        assertThat(fetch.output()).contains("does not prove the pinned host key", "only the operator");
        assertThat(push.output()).contains("does not prove the pinned host key");
        assertThat(site.tip("refs/heads/trunk")).isNotEqualTo(site.head(work));
    }

    @Test
    void aPinnedKeyOfAnotherTypeIsNoReasonToTakeWhatTheHostHas() throws Exception {
        site();
        site.operator.run(directory, Map.of(), "ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", "other");
        site.open(String.join(" ", List.of(Files.readString(directory.resolve("other.pub")).split(" ")).subList(0, 2)));
        site.gate.takeKeys(new ControlMessage.GitKeys(Map.of(GateSite.NAME, site.ssh.clientKey())));

        assertRejected(site.agent.git(site.agent.home(), "ls-remote", site.url()), "known-host-key");
    }

    @Test
    void aKeyIsNeverInAFile() throws Exception {
        site().open().cloned();
        String body = site.ssh.clientKey().lines().toList().get(1);
        assertThat(GateSite.everythingIn(directory.resolve("lib"))).doesNotContain(body);
        assertThat(GateSite.everythingIn(directory.resolve("run"))).doesNotContain(body).doesNotContain("PRIVATE KEY");
        assertThat(site.events.text()).doesNotContain(body);
    }

    @Test
    void aKeyThatIsOfNoUseIsRefusedInWords() throws Exception {
        site().open(site.ssh.hostKey());
        assertRejected(site.agent.git(site.agent.home(), "ls-remote", site.url()), "identity");
        String locked = Files.readString(site.ssh.key("locked", "a passphrase"));

        assertThatThrownBy(() -> take(GateSite.NAME, locked)).isInstanceOf(ProblemException.class).hasMessageContaining("locked with a passphrase");
        assertThatThrownBy(() -> take(GateSite.NAME, "not a key")).isInstanceOf(ProblemException.class).hasMessageContaining("not a private key");
        String damaged = site.ssh.clientKey().replaceFirst("\n[A-Za-z0-9+/]{20}", "\nAAAAAAAAAAAAAAAAAAAA");
        assertThatThrownBy(() -> take(GateSite.NAME, damaged)).isInstanceOf(ProblemException.class).hasMessageContaining("not a private key");
        assertThatThrownBy(() -> take("other", site.ssh.clientKey())).isInstanceOf(ProblemException.class).hasMessageContaining("'other'");

        take(GateSite.NAME, site.ssh.clientKey().replace("\n", "\r\n").strip());
        assertThat(site.agent.git(site.agent.home(), "ls-remote", site.url()).code()).isZero();
    }

    @Test
    void aKeyThatTheUpstreamDoesNotKnowIsNamedAsTheReason() throws Exception {
        site().open(site.ssh.hostKey());
        take(GateSite.NAME, Files.readString(site.ssh.key("stranger", "")));

        Shell.Result result = site.agent.git(site.agent.home(), "ls-remote", site.url());

        assertRejected(result, "identity");
        assertThat(result.output()).contains("does not accept the gate's SSH key");
    }

    private void take(String name, String key) {
        site.gate.takeKeys(new ControlMessage.GitKeys(Map.of(name, key)));
    }

    // --- upstreams that are not there

    @Test
    void anUpstreamThatIsDownMakesTheFetchFailAndSaySo() throws Exception {
        Path work = site().open().cloned();
        site.ssh.stop();

        Shell.Result result = site.agent.git(work, "fetch");

        assertRejected(result, "upstream");
        assertThat(result.output()).contains("cannot be reached", "Connection refused", "never serves a copy that may be stale");
        site.ssh.start();
        site.agent.ok(work, "fetch");
    }

    @Test
    void anUpstreamThatHangsIsGivenUp() throws Exception {
        site("ForceCommand exec sleep 60");
        site.environment.put(GateSettings.UPSTREAM_TIMEOUT_VARIABLE, "2");
        site.open();

        Shell.Result result = site.agent.git(site.agent.home(), "ls-remote", site.url());

        assertRejected(result, "upstream");
        assertThat(result.output()).contains("hangs");
    }

    @Test
    void aGitThatWasKilledDoesNotStopTheNextOne() throws Exception {
        Path work = site().open().cloned();
        site.operator.ok(directory.resolve("seed"), "push", "-q", "origin", "trunk:new");
        for (String lock : List.of("refs/heads/new.lock", "refs/heads/trunk.lock", "packed-refs.lock")) {
            Files.writeString(directory.resolve("lib/repositories/project.git").resolve(lock), "");
        }
        site.commit(site.operator, directory.resolve("seed"), "b", "b\n");
        site.operator.ok(directory.resolve("seed"), "push", "-q", "origin", "trunk");

        site.agent.ok(work, "fetch", "-q");

        assertThat(site.agent.ok(work, "branch", "-r")).contains("origin/new");
    }

    @Test
    void whatAKilledGateWasScanningIsGoneWithTheNext() throws Exception {
        Files.createDirectories(directory.resolve("lib/scan/push1/text"));
        Files.writeString(directory.resolve("lib/scan/push1/text/a"), SECRET);
        site().open();
        assertThat(directory.resolve("lib/scan")).isEmptyDirectory();
    }

    @Test
    void anUpstreamThatIsNotDeclaredIsNotServed() throws Exception {
        site().open();
        for (String path : List.of("other.git", "project.git/../../scan", "", "project.git/objects")) {
            Shell.Result result = site.agent.git(site.agent.home(), "ls-remote", "git://127.0.0.1:" + site.port() + "/" + path);
            assertThat(result.code()).as(path).isNotZero();
        }
        assertThat(site.ssh.connections()).isZero();
    }

    // --- life and death

    @Test
    void theEndOfGitDaemonEndsTheGate() throws Exception {
        site().open();
        ProcessHandle daemon = children().stream()
                .filter(child -> child.info().arguments().map(all -> List.of(all).contains("daemon")).orElse(false))
                .findFirst()
                .orElseThrow();
        daemon.destroyForcibly();
        Await.until("the gate's end", () -> site.gate.ended().toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void theEndOfAnAgentForKeysEndsTheGate() throws Exception {
        site().open();
        children().stream().filter(child -> child.info().command().orElse("").endsWith("ssh-agent")).findFirst().orElseThrow().destroyForcibly();
        Await.until("the gate's end", () -> site.gate.ended().toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void closingLeavesNobodyBehind() throws Exception {
        site().open();
        List<ProcessHandle> children = children();
        assertThat(children).hasSizeGreaterThanOrEqualTo(2);
        site.gate.close();
        assertThat(site.gate.ended().toCompletableFuture()).isCompleted().isNotCompletedExceptionally();
        Await.until("their end", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    /// Of this test's gate; sshd is not one of them.
    private static List<ProcessHandle> children() {
        return ProcessHandle.current().descendants().filter(child -> !child.info().command().orElse("").endsWith("sshd")).toList();
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        site().open();
        var second = GitGateDaemon.fromEnvironment(site.environment, site.events.log());
        try {
            assertThatThrownBy(second::start).isInstanceOf(IOException.class).hasMessageContaining("git daemon cannot serve");
        } finally {
            second.close();
        }
    }

    @Test
    void withoutItsListOrItsScannerTheGateDoesNotStart() throws Exception {
        site();
        assertThatThrownBy(() -> GitGateDaemon.fromEnvironment(site.environment, site.events.log()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("cannot be read");
        site.environment.put(GateSettings.GITLEAKS_VARIABLE, directory.resolve("nowhere").toString());
        assertThatThrownBy(() -> site.open()).isInstanceOf(IOException.class).hasMessageContaining("gitleaks");
    }
}

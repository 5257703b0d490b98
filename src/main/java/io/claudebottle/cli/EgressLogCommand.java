package io.claudebottle.cli;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import io.claudebottle.session.gate.LedgerEntry;
import io.claudebottle.session.gate.LedgerExport;
import io.claudebottle.session.gate.LedgerFilter;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "log",
        header = "Print the decisions of a bottle's gates, oldest first.",
        description = {
            "One decision a line, separated by tabs: time, verdict, gate, method, host, path, status, bytes out, bytes in, milliseconds to the "
                    + "answer, rule, where the rule stands, `new` for a host's first time, id, reason; `-` stands for what is not known. Of a bottle "
                    + "that has ended, what its kept state has of them.",
            "",
            "With --follow an exchange that was allowed is printed when it is decided, and once more, with the same id, when it has ended."
        },
        footer = {
            "",
            "Examples:",
            "  claude-bottle egress log --follow --denied",
            "  claude-bottle egress log researcher-m3hxd --json | jq -r 'select(.verdict == \"denied\") | .host' | sort -u"
        })
final class EgressLogCommand implements Callable<Integer> {

    private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final VerbContext context;

    @Parameters(arity = "0..1", paramLabel = "<identity>", description = "A bottle that runs, or whose state was kept (default: the one that runs).")
    private String identity = "";

    @Option(names = {"-f", "--follow"}, description = "Go on printing what is decided, until the bottle ends or Ctrl-C.")
    private boolean follow;

    @Option(names = "--json", description = "A JSON object a line.")
    private boolean json;

    @Option(names = "--denied", description = "Only what was denied.")
    private boolean denied;

    @Option(names = "--host", paramLabel = "TEXT", description = "Only hosts that have TEXT in their name.")
    private String host = "";

    EgressLogCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Workbench workbench = context.workbench().get();
        String bottle = identity.isEmpty() ? onlyRunning(workbench) : identity;
        if (follow) {
            RunningBottles.require(workbench, bottle);
            follow(workbench, bottle);
        } else {
            workbench.ledger().read(bottle).forEach(this::print);
        }
        return ExitCodes.OK;
    }

    private static String onlyRunning(Workbench workbench) {
        List<String> running = workbench.backends().enumerateActive().stream().map(ActiveAgent::slug).toList();
        if (running.size() != 1) {
            throw new ProblemException(
                    running.isEmpty() ? "no bottle is running" : "several bottles are running: " + String.join(", ", running),
                    running.isEmpty() ? "Name one whose state was kept." : "Name one of them.");
        }
        return running.getFirst();
    }

    private void follow(Workbench workbench, String bottle) throws Exception {
        var over = new CountDownLatch(1);
        try (AutoCloseable _ = workbench.ledger().follow(
                bottle,
                entry -> {
                    print(entry);
                    if (context.output().isBroken()) {
                        over.countDown();
                    }
                },
                reason -> {
                    context.output().say(reason);
                    over.countDown();
                })) {
            over.await();
        }
    }

    private void print(LedgerEntry entry) {
        var filter = new LedgerFilter(denied ? LedgerFilter.Verdicts.DENIED : LedgerFilter.Verdicts.ALL, "", "");
        if (filter.test(entry) && entry.host().contains(host)) {
            context.output().data(json ? LedgerExport.json(entry) : row(entry));
        }
    }

    static String row(LedgerEntry entry) {
        return Stream.of(
                        MILLIS.format(entry.time()),
                        entry.allowed() ? "allowed" : "denied",
                        entry.source(),
                        entry.method(),
                        entry.port() == 0 || entry.port() == 443 ? entry.host() : entry.host() + ":" + entry.port(),
                        entry.path(),
                        known(entry.status(), 1),
                        known(entry.bytesOut(), 0),
                        known(entry.bytesIn(), 0),
                        known(entry.latencyMillis(), 0),
                        entry.rule(),
                        entry.origin(),
                        entry.firstSeen() ? "new" : "",
                        entry.id(),
                        entry.reason())
                .map(field -> field.isEmpty() ? "-" : Printable.of(field))
                .collect(Collectors.joining("\t"));
    }

    private static String known(long number, long least) {
        return number >= least ? Long.toString(number) : "";
    }
}

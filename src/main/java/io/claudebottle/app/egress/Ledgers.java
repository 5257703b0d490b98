package io.claudebottle.app.egress;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Notices;
import io.claudebottle.app.Problems;
import io.claudebottle.problem.Printable;
import io.claudebottle.session.gate.Ledger;
import io.claudebottle.session.gate.RouteChoice;
import io.claudebottle.session.gate.RouteDesk;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;

/// The ledgers that somebody looks at, one a bottle, and the decisions about their hosts. Lives on the FX thread.
public final class Ledgers implements AutoCloseable {

    private final Ledger ledger;
    private final RouteDesk desk;
    private final FxThread fx;
    private final Function<Duration, Executor> delayed;
    private final Notices notices;
    private final Problems problems;
    private final Map<AgentKey, BottleLedger> open = new HashMap<>();

    /// @param delayed as [io.claudebottle.app.Coalescer] has it
    public Ledgers(Ledger ledger, RouteDesk desk, FxThread fx, Function<Duration, Executor> delayed, Notices notices, Problems problems) {
        this.ledger = ledger;
        this.desk = desk;
        this.fx = fx;
        this.delayed = delayed;
        this.notices = notices;
        this.problems = problems;
    }

    /// Followed from the first call on.
    BottleLedger of(AgentKey bottle) {
        BottleLedger known = open.get(bottle);
        if (known != null) {
            return known;
        }
        var fresh = new BottleLedger(bottle.slug(), ledger, fx, delayed);
        open.put(bottle, fresh);
        fresh.follow();
        return fresh;
    }

    /// The bottle is gone, and nobody looks at what it did.
    void letGo(AgentKey bottle) {
        BottleLedger known = open.remove(bottle);
        if (known != null) {
            known.close();
        }
    }

    /// Puts a decision in place; the rows of the host show how far it has come.
    void decide(AgentKey bottle, String host, RouteChoice choice) {
        BottleLedger rows = of(bottle);
        rows.rule(host, Ruling.deciding(choice));
        fx.run(
                () -> desk.decide(bottle.slug(), host, choice),
                sentence -> {
                    rows.rule(host, Ruling.decided(choice));
                    notices.tell(Printable.of(sentence), "");
                },
                why -> {
                    rows.rule(host, Ruling.failed(choice, why.what()));
                    problems.report(why);
                });
    }

    @Override
    public void close() {
        List.copyOf(open.keySet()).forEach(this::letGo);
    }
}

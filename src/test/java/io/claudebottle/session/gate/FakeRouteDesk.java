package io.claudebottle.session.gate;

import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what the operator wanted.
public final class FakeRouteDesk implements RouteDesk {

    public final List<String> calls = new CopyOnWriteArrayList<>();
    public final Map<String, RouteTable> tables = new ConcurrentHashMap<>();
    public volatile Optional<Problem> fault = Optional.empty();

    @Override
    public RouteTable current(String identity) {
        calls.add("current " + identity);
        fail();
        return tables.getOrDefault(identity, new RouteTable(List.of()));
    }

    @Override
    public String decide(String identity, String host, RouteChoice choice) {
        calls.add("decide " + identity + " " + host + " " + choice);
        fail();
        return switch (choice) {
            case ONCE -> identity + " may reach " + host + " once";
            case BOTTLE -> identity + " may reach " + host + " as long as its state lives";
            case ALWAYS -> "every launch of this bottle may reach " + host;
            case NEVER -> host + " stays denied for " + identity + ", and nobody is asked again";
        };
    }

    @Override
    public void install(String identity, RouteTable table) {
        calls.add("install " + identity);
        fail();
        tables.put(identity, table);
    }

    @Override
    public String replace(String identity, RouteTable table) {
        calls.add("replace " + identity);
        fail();
        tables.put(identity, table);
        return "the gate of " + identity + " applies " + table.rules().size() + " routes";
    }

    private void fail() {
        fault.ifPresent(problem -> {
            throw new ProblemException(problem);
        });
    }
}

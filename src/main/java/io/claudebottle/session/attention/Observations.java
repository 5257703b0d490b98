package io.claudebottle.session.attention;

import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.attention.Attention.State;
import io.claudebottle.session.attention.Claim.Doing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The latest evidence of each kind, and what follows from it. Immutable.
///
/// The process decides first: what has ended does nothing. Otherwise the highest kind of [#RANKS] that claims anything wins, unless
/// something newer of a lower kind contradicts it in a way that [#CONTRADICTIONS] names; then it counts no more and the next one wins.
/// Silence only ever takes a claim away: who says nothing is not ready.
public final class Observations {

    /// The best first. A title outranks OSC 9;4, which some versions leave at "busy" while it asks.
    static final List<Class<? extends Evidence>> RANKS =
            List.of(Evidence.Hook.class, Evidence.Title.class, Evidence.Progress.class, Evidence.Screen.class, Evidence.Call.class);

    /// `by`, when it is newer and claims `says`, takes the word from `of` that claims `against`.
    record Contradiction(Class<? extends Evidence> by, Doing says, Class<? extends Evidence> of, Doing against) {}

    static final Set<Contradiction> CONTRADICTIONS = Set.of(
            // An interruption runs no hook.
            new Contradiction(Evidence.Title.class, Doing.AT_PROMPT, Evidence.Hook.class, Doing.WORKING),
            new Contradiction(Evidence.Screen.class, Doing.AT_PROMPT, Evidence.Hook.class, Doing.WORKING),
            // Two tools at once: one asks, and the end of the other is reported after that. And menus run no hook.
            new Contradiction(Evidence.Screen.class, Doing.ASKING, Evidence.Hook.class, Doing.WORKING),
            // Nor does an answer before the tool has run. A title at rest is no answer, nor is progress that has ended: both may come after the
            // hook that asks.
            new Contradiction(Evidence.Title.class, Doing.WORKING, Evidence.Hook.class, Doing.ASKING),
            new Contradiction(Evidence.Screen.class, Doing.AT_PROMPT, Evidence.Hook.class, Doing.ASKING),
            new Contradiction(Evidence.Title.class, Doing.WORKING, Evidence.Hook.class, Doing.AT_PROMPT),
            new Contradiction(Evidence.Screen.class, Doing.ASKING, Evidence.Hook.class, Doing.AT_PROMPT),
            new Contradiction(Evidence.Title.class, Doing.WORKING, Evidence.Hook.class, Doing.FAILED),
            new Contradiction(Evidence.Screen.class, Doing.ASKING, Evidence.Hook.class, Doing.FAILED),
            // A title at rest does not say why.
            new Contradiction(Evidence.Screen.class, Doing.ASKING, Evidence.Title.class, Doing.AT_PROMPT),
            new Contradiction(Evidence.Screen.class, Doing.ASKING, Evidence.Progress.class, Doing.WORKING),
            new Contradiction(Evidence.Screen.class, Doing.ASKING, Evidence.Progress.class, Doing.AT_PROMPT),
            new Contradiction(Evidence.Screen.class, Doing.AT_PROMPT, Evidence.Progress.class, Doing.WORKING),
            new Contradiction(Evidence.Screen.class, Doing.WORKING, Evidence.Progress.class, Doing.AT_PROMPT));

    /// A claude that works prints all the time.
    static final Duration SILENT = Duration.ofSeconds(30);

    /// Who has waited so long for a new task is not noticed any more.
    static final Duration IDLE = Duration.ofMinutes(10);

    private static final Observations NONE = new Observations(Map.of());

    private final Map<Class<? extends Evidence>, Evidence> latest;

    private Observations(Map<Class<? extends Evidence>, Evidence> latest) {
        this.latest = Map.copyOf(latest);
    }

    public static Observations none() {
        return NONE;
    }

    public Observations with(Evidence seen) {
        if (seen instanceof Evidence.Hook(HookReport report, Instant _)
                && latest(Evidence.Hook.class).filter(earlier -> report.reminds(earlier.report())).isPresent()) {
            return this;
        }
        var next = new HashMap<>(latest);
        next.put(seen.getClass(), seen);
        if (seen instanceof Evidence.Process) {
            next.remove(Evidence.NoAnswer.class);
        }
        return new Observations(next);
    }

    /// No terminal sees this claude any more: what was seen in one may have changed since.
    public Observations withoutTerminal() {
        var kept = new HashMap<>(latest);
        kept.keySet().retainAll(Set.of(Evidence.Process.class, Evidence.NoAnswer.class));
        return new Observations(kept);
    }

    /// Whether the bottle said that claude runs.
    public boolean isKnownToRun() {
        return latest(Evidence.NoAnswer.class).isEmpty()
                && latest(Evidence.Process.class).filter(known -> known.status() instanceof SessionStatus.Running).isPresent();
    }

    private <E extends Evidence> Optional<E> latest(Class<E> kind) {
        return Optional.ofNullable(latest.get(kind)).map(kind::cast);
    }

    public Attention conclude(Instant now) {
        Optional<Evidence.NoAnswer> noAnswer = latest(Evidence.NoAnswer.class);
        Optional<Evidence.Process> process = latest(Evidence.Process.class);
        if (noAnswer.isPresent() || process.isEmpty()) {
            return new Attention(State.UNKNOWN, Optional.empty(), noAnswer.map(Evidence.class::cast), noAnswer.map(Evidence::at).orElse(now));
        }
        Evidence.Process known = process.get();
        return switch (known.status()) {
            case SessionStatus.NeverStarted _ -> because(State.STARTING, known);
            case SessionStatus.Ended _ -> because(State.EXITED, known);
            case SessionStatus.Running _ -> best().map(decisive -> concluded(decisive, now)).orElseGet(() -> because(State.UNKNOWN, known));
        };
    }

    private static Attention because(State state, Evidence basis) {
        return new Attention(state, Optional.empty(), Optional.of(basis), basis.at());
    }

    private Optional<Evidence> best() {
        return RANKS.stream()
                .map(latest::get)
                .filter(evidence -> evidence != null && evidence.claim().isPresent())
                .filter(evidence -> !isContradicted(evidence))
                .findFirst();
    }

    private boolean isContradicted(Evidence evidence) {
        Doing against = evidence.claim().orElseThrow().doing();
        return latest.values().stream()
                .filter(other -> other.at().isAfter(evidence.at()))
                .anyMatch(other -> other.claim()
                        .filter(claim -> CONTRADICTIONS.contains(new Contradiction(other.getClass(), claim.doing(), evidence.getClass(), against)))
                        .isPresent());
    }

    private Attention concluded(Evidence decisive, Instant now) {
        Claim claim = decisive.claim().orElseThrow();
        return switch (claim.doing()) {
            case WORKING -> silence(now).map(silence -> because(State.UNKNOWN, silence)).orElseGet(() -> because(State.WORKING, decisive));
            case ASKING, FAILED -> new Attention(State.WAITING, claim.need(), Optional.of(decisive), decisive.at());
            case AT_PROMPT -> Duration.between(decisive.at(), now).compareTo(IDLE) <= 0
                    ? new Attention(State.WAITING, claim.need(), Optional.of(decisive), decisive.at())
                    : because(State.IDLE, decisive);
        };
    }

    /// The last output, if nothing at all was heard since and that is long ago. Where outputs are not heard of there is no silence either.
    private Optional<Evidence> silence(Instant now) {
        boolean heard = latest.values().stream()
                .filter(evidence -> !(evidence instanceof Evidence.Process))
                .anyMatch(evidence -> Duration.between(evidence.at(), now).compareTo(SILENT) <= 0);
        return heard ? Optional.empty() : latest(Evidence.Output.class).map(Evidence.class::cast);
    }
}

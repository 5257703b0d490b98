package io.claudebottle.app.supervise;

import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Latest;
import io.claudebottle.app.Notices;
import io.claudebottle.app.Problems;
import io.claudebottle.app.difference.DiffLine;
import io.claudebottle.app.difference.VisibleText;
import io.claudebottle.app.supervise.ProposalItem.Key;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.supervise.PendingProposal;
import io.claudebottle.session.supervise.ProposalDesk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What agents propose, oldest first, and the operator's way to an answer. Nothing that widens is approved before what it opens was on the
/// screen. Lives on the FX thread.
public final class InboxViewModel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InboxViewModel.class);
    private static final Duration GAP = Duration.ofMillis(100);
    private static final int TROUBLES = 3;

    /// What no operator reads to its end can be rejected here, not approved.
    static final int LONGEST_SHOWN = 100_000;

    private final ProposalDesk desk;
    private final FxThread fx;
    private final Notices notices;
    private final Problems problems;
    private final Coalescer coalescer;
    private final AtomicReference<List<PendingProposal>> received = new AtomicReference<>(List.of());
    private final Latest differences = new Latest();
    private Consumer<List<PendingProposal>> onArrival = _ -> {};
    private Optional<AutoCloseable> watch = Optional.empty();
    private boolean closed;

    private final ObservableList<ProposalItem> items = FXCollections.observableArrayList();
    private final FilteredList<ProposalItem> shown = new FilteredList<>(items);
    private final Set<Key> answered = new HashSet<>();
    private final ObservableList<Problem> troubles = FXCollections.observableArrayList();
    private final ReadOnlyIntegerWrapper count = new ReadOnlyIntegerWrapper(this, "count", 0);
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private final ReadOnlyObjectWrapper<Hearing> hearing = new ReadOnlyObjectWrapper<>(this, "hearing", new Hearing.Waiting());
    private final ReadOnlyObjectWrapper<Picture> picture = new ReadOnlyObjectWrapper<>(this, "picture", Picture.LOADING);

    private final ObjectProperty<Optional<ProposalItem>> selected = new SimpleObjectProperty<>(this, "selected", Optional.empty());
    private final ReadOnlyObjectWrapper<List<DiffLine>> difference = new ReadOnlyObjectWrapper<>(this, "difference", List.of());
    private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(this, "step", Step.DECIDE);
    private final ReadOnlyObjectWrapper<Consequences.Opening> opening =
            new ReadOnlyObjectWrapper<>(this, "opening", new Consequences.Opening(List.of(), false));
    private final StringProperty draft = new SimpleStringProperty(this, "draft", "");
    private final ReadOnlyObjectWrapper<Optional<Problem>> objection = new ReadOnlyObjectWrapper<>(this, "objection", Optional.empty());
    private final StringProperty note = new SimpleStringProperty(this, "note", "");
    private final StringProperty reason = new SimpleStringProperty(this, "reason", "");
    private Optional<String> modified = Optional.empty();

    /// @param delayed as [Coalescer] has it
    /// @param notices hear what became of an answer
    /// @param problems hear of an answer that failed while another proposal is looked at
    public InboxViewModel(ProposalDesk desk, FxThread fx, Function<Duration, Executor> delayed, Notices notices, Problems problems) {
        this.desk = desk;
        this.fx = fx;
        this.notices = notices;
        this.problems = problems;
        this.coalescer = new Coalescer(GAP, delayed, () -> fx.later(this::merge));
        shown.predicateProperty().bind(filter.map(text -> {
            String wanted = text.strip().toLowerCase(Locale.ROOT);
            return item -> item.matches(wanted);
        }));
        picture.bind(Bindings.createObjectBinding(this::currentPicture, shown, items, hearing));
        selected.addListener((_, _, item) -> show(item));
        draft.addListener((_, _, _) -> objection.set(Optional.empty()));
    }

    /// Where the operator is on the way to an answer.
    public enum Step {
        DECIDE,
        /// What the approval opens is on the screen.
        CONFIRM,
        /// The payload is being edited.
        MODIFY,
        /// The reason is being written.
        REJECT
    }

    /// Five different things that a list may have to show.
    public enum Picture {
        LOADING,
        NONE,
        FILTERED_OUT,
        UNAVAILABLE,
        ROWS
    }

    private sealed interface Hearing {
        record Waiting() implements Hearing {}

        record Heard() implements Hearing {}

        record Deaf(Problem why) implements Hearing {}
    }

    /// Begins to watch; to be called once the window is there, and again when it could not be done.
    public void start() {
        hearing.set(new Hearing.Waiting());
        fx.run(() -> desk.watch(this::receive, problem -> fx.later(() -> addTrouble(problem))), this::keep, why -> hearing.set(new Hearing.Deaf(why)));
    }

    private void keep(AutoCloseable handle) {
        watch = Optional.of(handle);
        if (closed) {
            stopWatching();
        }
    }

    /// Hears of proposals that came since the window was there; on the FX thread.
    public void onArrival(Consumer<List<PendingProposal>> listener) {
        onArrival = listener;
    }

    private void receive(List<PendingProposal> pending) {
        received.set(List.copyOf(pending));
        coalescer.request();
    }

    private void merge() {
        List<PendingProposal> pending = received.get();
        boolean first = !(hearing.get() instanceof Hearing.Heard);
        Map<Key, PendingProposal> now = pending.stream().collect(Collectors.toMap(Key::of, proposal -> proposal, (one, _) -> one));
        answered.retainAll(now.keySet());
        answered.forEach(now::remove);

        Map<Key, ProposalItem> known = new HashMap<>();
        items.forEach(item -> known.put(item.key(), item));
        Optional<ProposalItem> before = selected.get();
        int place = before.map(shown::indexOf).orElse(-1);
        if (items.stream().anyMatch(item -> !now.containsKey(item.key()))) {
            items.removeIf(item -> !now.containsKey(item.key()));
        }
        List<ProposalItem> fresh = new ArrayList<>();
        for (PendingProposal proposal : pending) {
            Key key = Key.of(proposal);
            ProposalItem item = known.get(key);
            if (item != null) {
                item.update(proposal);
            } else if (now.remove(key) != null) {
                fresh.add(new ProposalItem(proposal));
            }
        }
        items.addAll(fresh);
        sort();
        count.set(items.size());
        hearing.set(new Hearing.Heard());
        select(before, place);
        if (!first && !fresh.isEmpty()) {
            onArrival.accept(fresh.stream().map(item -> item.proposal().get()).toList());
        }
    }

    /// A permutation keeps the selection; nothing at all is better still.
    private void sort() {
        for (int i = 1; i < items.size(); i++) {
            if (items.get(i - 1).proposal().get().arrivedAt().isAfter(items.get(i).proposal().get().arrivedAt())) {
                FXCollections.sort(items, Comparator.comparing(item -> item.proposal().get().arrivedAt()));
                return;
            }
        }
    }

    /// Keeps what was selected, or takes the one that moved into its place.
    private void select(Optional<ProposalItem> before, int place) {
        if (before.isPresent() && shown.contains(before.get())) {
            selected.set(before);
            reconsider(before.get());
        } else {
            selected.set(shown.isEmpty() ? Optional.empty() : Optional.of(shown.get(Math.clamp(place, 0, shown.size() - 1))));
        }
    }

    /// What runs now may have changed while the operator looked at what would.
    private void reconsider(ProposalItem item) {
        showDifference(item.proposal().get());
        if (step.get() == Step.CONFIRM && !Consequences.of(item.proposal().get(), modified).equals(opening.get())) {
            step.set(Step.DECIDE);
        }
    }

    private void show(Optional<ProposalItem> item) {
        decideAnew();
        note.set("");
        reason.set("");
        difference.set(List.of());
        item.ifPresent(some -> showDifference(some.proposal().get()));
    }

    private void showDifference(PendingProposal proposal) {
        Latest.Turn turn = differences.next();
        fx.run(() -> Consequences.difference(proposal), turn.only(difference::set), turn.only(problems::report));
    }

    private void decideAnew() {
        modified = Optional.empty();
        step.set(Step.DECIDE);
    }

    private Optional<ProposalItem> answerable() {
        return selected.get().filter(item -> !item.busy().get());
    }

    static boolean isTooLong(PendingProposal proposal) {
        return proposal.payload().length() > LONGEST_SHOWN;
    }

    static boolean canBeApproved(PendingProposal proposal) {
        return proposal.invalid().isEmpty() && !isTooLong(proposal);
    }

    /// Approves what widens nothing; of anything else it first shows what opens.
    public void approve() {
        answerable().filter(item -> step.get() == Step.DECIDE && canBeApproved(item.proposal().get())).ifPresent(item -> {
            modified = Optional.empty();
            approveOrConfirm(item);
        });
    }

    private void approveOrConfirm(ProposalItem item) {
        opening.set(Consequences.of(item.proposal().get(), modified));
        if (opening.get().wide()) {
            step.set(Step.CONFIRM);
        } else {
            sendApproval(item);
        }
    }

    /// What opens was seen.
    public void confirm() {
        answerable().filter(_ -> step.get() == Step.CONFIRM).ifPresent(this::sendApproval);
    }

    private void sendApproval(ProposalItem item) {
        PendingProposal proposal = item.proposal().get();
        Optional<String> instead = modified;
        String words = note.get().strip();
        send(item, () -> desk.approve(proposal, instead, words));
    }

    /// Makes the payload editable. What it hid is written out in the draft, so that nothing comes along unseen.
    public void modify() {
        answerable().filter(item -> step.get() == Step.DECIDE && !isTooLong(item.proposal().get())).ifPresent(item -> {
            draft.set(VisibleText.of(item.proposal().get().payload()));
            objection.set(Optional.empty());
            step.set(Step.MODIFY);
        });
    }

    /// Puts the draft in place if it can be, after what it opens was seen.
    public void applyModification() {
        answerable().filter(_ -> step.get() == Step.MODIFY).ifPresent(item -> {
            objection.set(Consequences.objection(item.proposal().get().tool(), draft.get()));
            if (objection.get().isEmpty()) {
                modified = Optional.of(draft.get());
                approveOrConfirm(item);
            }
        });
    }

    public void askWhyRejected() {
        answerable().filter(_ -> step.get() == Step.DECIDE).ifPresent(_ -> step.set(Step.REJECT));
    }

    /// Does nothing as long as there is no reason.
    public void reject() {
        String why = reason.get().strip();
        answerable().filter(_ -> step.get() == Step.REJECT && !why.isEmpty()).ifPresent(item -> {
            PendingProposal proposal = item.proposal().get();
            send(item, () -> desk.reject(proposal, why));
        });
    }

    /// One step back; what was written stays.
    ///
    /// @return whether there was one
    public boolean back() {
        Step from = step.get();
        if (from == Step.CONFIRM && modified.isPresent()) {
            step.set(Step.MODIFY);
        } else {
            decideAnew();
        }
        return from != Step.DECIDE;
    }

    private void send(ProposalItem item, Callable<String> answer) {
        item.answering();
        decideAnew();
        fx.run(
                answer,
                sentence -> {
                    answered.add(item.key());
                    remove(item);
                    notices.tell(sentence, "");
                },
                why -> {
                    item.failed(why);
                    if (selected.get().filter(item::equals).isEmpty()) {
                        problems.report(why);
                    }
                });
    }

    private void remove(ProposalItem item) {
        Optional<ProposalItem> before = selected.get();
        int place = before.map(shown::indexOf).orElse(-1);
        items.remove(item);
        count.set(items.size());
        select(before, place);
    }

    private void addTrouble(Problem problem) {
        troubles.remove(problem);
        troubles.add(problem);
        if (troubles.size() > TROUBLES) {
            troubles.removeFirst();
        }
    }

    public void dismiss(Problem trouble) {
        troubles.remove(trouble);
    }

    public void dismissFailure() {
        selected.get().ifPresent(ProposalItem::forgetProblem);
    }

    private Picture currentPicture() {
        if (!shown.isEmpty()) {
            return Picture.ROWS;
        }
        if (!items.isEmpty()) {
            return Picture.FILTERED_OUT;
        }
        return switch (hearing.get()) {
            case Hearing.Waiting _ -> Picture.LOADING;
            case Hearing.Heard _ -> Picture.NONE;
            case Hearing.Deaf _ -> Picture.UNAVAILABLE;
        };
    }

    /// What passes the filter, oldest first.
    public ObservableList<ProposalItem> shown() {
        return shown;
    }

    /// How many wait for an answer, whatever the filter.
    public ReadOnlyIntegerProperty count() {
        return count.getReadOnlyProperty();
    }

    public StringProperty filterProperty() {
        return filter;
    }

    public ReadOnlyObjectProperty<Picture> picture() {
        return picture.getReadOnlyProperty();
    }

    /// Why nobody can say what waits.
    public Optional<Problem> whyUnavailable() {
        return hearing.get() instanceof Hearing.Deaf deaf ? Optional.of(deaf.why()) : Optional.empty();
    }

    /// What could not be read, the newest last, a few at most.
    public ObservableList<Problem> troubles() {
        return troubles;
    }

    public ObjectProperty<Optional<ProposalItem>> selectedProperty() {
        return selected;
    }

    /// Between what runs and what the selected proposal would have run.
    public ReadOnlyObjectProperty<List<DiffLine>> difference() {
        return difference.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Step> step() {
        return step.getReadOnlyProperty();
    }

    /// What the approval that is to be confirmed opens.
    ReadOnlyObjectProperty<Consequences.Opening> opening() {
        return opening.getReadOnlyProperty();
    }

    /// The payload as the operator edits it.
    public StringProperty draftProperty() {
        return draft;
    }

    /// Why the draft cannot be put in place.
    public ReadOnlyObjectProperty<Optional<Problem>> objection() {
        return objection.getReadOnlyProperty();
    }

    /// For the agent, with an approval; may be "".
    public StringProperty noteProperty() {
        return note;
    }

    /// For the agent, with a rejection.
    public StringProperty reasonProperty() {
        return reason;
    }

    private void stopWatching() {
        watch.ifPresent(handle -> {
            try {
                handle.close();
            } catch (Exception e) {
                // AutoCloseable may throw anything, and there is nothing left to undo.
                LOG.debug("the watch of proposals could not be closed", e);
            }
        });
        watch = Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        stopWatching();
    }
}

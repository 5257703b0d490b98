package io.claudebottle.app.cleanup;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Latest;
import io.claudebottle.app.Messages;
import io.claudebottle.app.cleanup.LeftoverItem.Fate;
import io.claudebottle.app.cleanup.Sweeper.Answer;
import io.claudebottle.backend.BottleCleanupPlan.Removal;
import io.claudebottle.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Leftovers, of which only ticked ones are ever touched. Nothing is ticked for the operator, and what is alive or preserved cannot be.
final class CleanupViewModel {

    private final Sweeper sweeper;
    private final FxThread fx;
    private final Messages messages;
    private final Latest latest = new Latest();

    private final ObservableList<LeftoverItem> items = FXCollections.observableArrayList();
    private final ObservableList<LeftoverItem> itemsView = FXCollections.unmodifiableObservableList(items);
    private final ObservableList<Unasked> unasked = FXCollections.observableArrayList();
    private final ObservableList<Unasked> unaskedView = FXCollections.unmodifiableObservableList(unasked);
    private final ReadOnlyObjectWrapper<Picture> picture = new ReadOnlyObjectWrapper<>(this, "picture", Picture.LOADING);
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(this, "problem", Optional.empty());
    private final ReadOnlyIntegerWrapper tickedCount = new ReadOnlyIntegerWrapper(this, "tickedCount", 0);
    private final ReadOnlyObjectWrapper<AllTicked> allTicked = new ReadOnlyObjectWrapper<>(this, "allTicked", AllTicked.NONE);
    private final ReadOnlyBooleanWrapper asking = new ReadOnlyBooleanWrapper(this, "asking", false);
    private final ReadOnlyIntegerWrapper removing = new ReadOnlyIntegerWrapper(this, "removing", 0);

    CleanupViewModel(Sweeper sweeper, FxThread fx, Messages messages) {
        this.sweeper = sweeper;
        this.fx = fx;
        this.messages = messages;
    }

    public enum Picture {
        LOADING,
        ROWS,
        /// There are leftovers, and every one of them is alive or preserved.
        ALL_LOCKED,
        /// Everything was asked, and nothing is left over.
        NOTHING,
        /// Nobody could be asked; [#problem] or [#unasked] say why.
        UNAVAILABLE
    }

    /// How many of those that can be ticked are.
    public enum AllTicked {
        NONE,
        SOME,
        ALL
    }

    /// A backend that could not be asked, and why.
    public record Unasked(String backend, Problem why) {}

    /// Asks anew. Ticks stay with what is still there; results of an earlier removal go.
    public void refresh() {
        if (removing.get() > 0) {
            return;
        }
        Latest.Turn turn = latest.next();
        asking.set(true);
        fx.run(sweeper::ask, turn.only(this::show), turn.only(this::fail));
    }

    private void show(List<Answer> answers) {
        asking.set(false);
        problem.set(Optional.empty());
        unasked.setAll(answers.stream()
                .flatMap(answer -> answer.unasked().stream().map(why -> new Unasked(answer.backend(), why)))
                .toList());
        List<LeftoverItem> found = answers.stream()
                .flatMap(answer -> answer.leftovers().stream().map(leftover -> new LeftoverItem(answer.backend(), leftover)))
                .toList();
        for (LeftoverItem item : found) {
            boolean wasTicked = items.stream().anyMatch(old -> old.isSameAs(item) && old.tickedProperty().get());
            item.tickedProperty().set(wasTicked);
            item.tickedProperty().addListener((_, _, _) -> count());
        }
        items.setAll(found);
        count();
        picture.set(pictureOf(answers));
    }

    private Picture pictureOf(List<Answer> answers) {
        if (answers.stream().noneMatch(answer -> answer.unasked().isEmpty())) {
            return Picture.UNAVAILABLE;
        }
        if (items.isEmpty()) {
            return Picture.NOTHING;
        }
        return items.stream().allMatch(item -> item.leftover().locked()) ? Picture.ALL_LOCKED : Picture.ROWS;
    }

    private void fail(Problem why) {
        asking.set(false);
        problem.set(Optional.of(why));
        unasked.clear();
        items.clear();
        count();
        picture.set(Picture.UNAVAILABLE);
    }

    private void count() {
        long can = items.stream().filter(LeftoverItem::canBeTicked).count();
        int ticked = (int) items.stream().filter(item -> item.tickedProperty().get()).count();
        tickedCount.set(ticked);
        allTicked.set(ticked == 0 ? AllTicked.NONE : ticked < can ? AllTicked.SOME : AllTicked.ALL);
    }

    /// The header's tick: ticks all that can be, or none when all were.
    public void toggleAll() {
        boolean tick = allTicked.get() != AllTicked.ALL;
        items.forEach(item -> item.tickedProperty().set(tick));
    }

    /// Removes what is ticked. Each gets its own result, in its place.
    public void removeTicked() {
        List<LeftoverItem> chosen = items.stream().filter(item -> item.tickedProperty().get()).toList();
        if (chosen.isEmpty() || removing.get() > 0) {
            return;
        }
        // An answer to an older question must not redraw the list under a removal.
        latest.next();
        asking.set(false);
        chosen.forEach(item -> item.setFate(new Fate.Removing()));
        Map<String, List<LeftoverItem>> byBackend =
                chosen.stream().collect(Collectors.groupingBy(LeftoverItem::backend, LinkedHashMap::new, Collectors.toList()));
        removing.set(byBackend.size());
        byBackend.forEach((backend, some) -> {
            Set<String> ids = some.stream().map(item -> item.leftover().id()).collect(Collectors.toSet());
            fx.run(() -> sweeper.remove(backend, ids), removals -> report(some, removals), why -> reportFailure(some, why));
        });
    }

    private void report(List<LeftoverItem> some, List<Removal> removals) {
        for (LeftoverItem item : some) {
            Optional<Removal> removal =
                    removals.stream().filter(each -> each.leftover().id().equals(item.leftover().id())).findFirst();
            item.setFate(removal.map(CleanupViewModel::fate).orElseGet(() -> new Fate.Failed(messages.get("cleanup.spared"))));
        }
        removalEnded();
    }

    private static Fate fate(Removal removal) {
        return removal.removed() ? new Fate.Removed() : new Fate.Failed(removal.problem());
    }

    private void reportFailure(List<LeftoverItem> some, Problem why) {
        some.forEach(item -> item.setFate(new Fate.Failed(why.what() + (why.fix().isEmpty() ? "" : " " + why.fix()))));
        removalEnded();
    }

    private void removalEnded() {
        removing.set(removing.get() - 1);
        count();
    }

    /// In the order in which they would go, backend by backend.
    public ObservableList<LeftoverItem> items() {
        return itemsView;
    }

    /// Backends that could not be asked.
    public ObservableList<Unasked> unasked() {
        return unaskedView;
    }

    public ReadOnlyObjectProperty<Picture> picture() {
        return picture.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    public ReadOnlyIntegerProperty tickedCount() {
        return tickedCount.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<AllTicked> allTicked() {
        return allTicked.getReadOnlyProperty();
    }

    /// Whether the backends are being asked.
    public ReadOnlyBooleanProperty asking() {
        return asking.getReadOnlyProperty();
    }

    /// How many backends are removing something.
    public ReadOnlyIntegerProperty removing() {
        return removing.getReadOnlyProperty();
    }
}

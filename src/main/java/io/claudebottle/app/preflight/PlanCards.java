package io.claudebottle.app.preflight;

import io.claudebottle.app.Messages;
import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.policy.BlastRadius.Sentence;
import io.claudebottle.policy.GrantDifference;
import io.claudebottle.policy.GrantDifference.Change;
import io.claudebottle.policy.PlanRow.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// A plan as cards: one for each group of rows, and what they mean.
final class PlanCards {

    private static final Map<Group, String> ICONS = Map.of(
            Group.AGENT, "fth-user",
            Group.ENVIRONMENT, "fth-key",
            Group.SKILLS, "fth-book-open",
            Group.GIT, "fth-git-branch",
            Group.EGRESS, "fth-globe",
            Group.SIDECARS, "fth-layers",
            Group.ISOLATION, "fth-shield",
            Group.WORKSPACE, "fth-folder");

    private final ShownPlan plan;
    private final BiConsumer<Group, String> reveal;
    private final Messages messages;
    private final Node isolation;
    private final List<PlanLineView> lines;

    /// @param reveal shows the row with that label, or the whole group when the label is ""
    /// @param isolation what is known of it, for the head of the checks
    PlanCards(ShownPlan plan, FileOpener opener, BiConsumer<Group, String> reveal, Node isolation, Messages messages) {
        this.plan = plan;
        this.reveal = reveal;
        this.isolation = isolation;
        this.messages = messages;
        this.lines = plan.lines().stream().map(line -> new PlanLineView(line, opener, messages)).toList();
    }

    List<PlanLineView> lines() {
        return lines;
    }

    List<PlanLineView> linesAbout(Group group, String label) {
        return lines.stream()
                .filter(view -> view.line().row().group() == group)
                .filter(view -> label.isEmpty() || view.line().row().label().equals(label))
                .toList();
    }

    /// One card a group that has rows, in the order of the page.
    List<Region> groups() {
        return Arrays.stream(Group.values()).filter(group -> !linesAbout(group, "").isEmpty()).map(this::group).toList();
    }

    private Region group(Group group) {
        VBox card = card(group.title(), ICONS.getOrDefault(group, "fth-circle"));
        card.setId("group-" + group.name().toLowerCase(Locale.ROOT));
        card.getChildren().addAll(linesAbout(group, ""));
        return card;
    }

    /// What changed, what was checked, what it means. The last is the longest: what failed must not be below the end of the page.
    List<Region> meaning() {
        return List.of(changes(), checks(), blastRadius());
    }

    private Region changes() {
        GrantDifference difference = plan.difference();
        VBox card = card(messages.get("preflight.changes"), "fth-clock");
        card.setId("changes");
        if (difference.firstLaunch()) {
            heading(card).add(badge(messages.get("preflight.changes.first"), "badge-accent"));
            card.getChildren().add(words(messages.get("preflight.changes.first.help")));
        } else if (difference.changes().isEmpty()) {
            heading(card).add(badge(messages.get("preflight.changes.same"), "badge-success"));
            card.getChildren().add(words(messages.get("preflight.changes.same.help")));
        } else {
            count(card, GrantDifference.Kind.WIDENED, "badge-danger");
            count(card, GrantDifference.Kind.NARROWED, "badge-success");
            count(card, GrantDifference.Kind.CHANGED, "badge-warning");
            if (!plan.widened().isEmpty()) {
                card.getChildren().add(words(messages.get("preflight.changes.tick")));
            }
            plan.widened().forEach(change -> card.getChildren().add(widened(change)));
            difference.changes().stream()
                    .filter(change -> change.kind() != GrantDifference.Kind.WIDENED)
                    .forEach(change -> card.getChildren().add(change(change)));
        }
        return card;
    }

    private void count(VBox card, GrantDifference.Kind kind, String style) {
        long number = plan.difference().changes().stream().filter(change -> change.kind() == kind).count();
        if (number > 0) {
            heading(card).add(badge(messages.get("preflight.changes." + kind.name().toLowerCase(Locale.ROOT), number), style));
        }
    }

    private Node widened(WidenedChange widened) {
        var seen = new CheckBox();
        seen.selectedProperty().bindBidirectional(widened.seenProperty());
        seen.setAccessibleText(messages.get("preflight.changes.seen", widened.change().text()));
        seen.setTooltip(new Tooltip(messages.get("preflight.changes.seen.short")));
        var row = new HBox(seen, jump(widened.change().text(), widened.change().group(), widened.change().label()));
        row.getStyleClass().addAll("change", "change-widened");
        return row;
    }

    private Node change(Change change) {
        boolean narrowed = change.kind() == GrantDifference.Kind.NARROWED;
        var row = new HBox(
                new FontIcon(narrowed ? "fth-arrow-down-right" : "fth-repeat"), jump(change.text(), change.group(), change.label()));
        row.getStyleClass().addAll("change", narrowed ? "change-narrowed" : "change-changed");
        return row;
    }

    private Region blastRadius() {
        VBox card = card(messages.get("preflight.radius"), "fth-alert-octagon");
        card.setId("radius");
        plan.sentences().forEach(sentence -> card.getChildren().add(sentence(sentence)));
        return card;
    }

    private Node sentence(Sentence sentence) {
        var icon = new FontIcon(sentence.can() ? "fth-alert-circle" : "fth-shield");
        icon.setAccessibleText(messages.get(sentence.can() ? "preflight.radius.can" : "preflight.radius.cannot"));
        var row = new HBox(icon, jump(sentence.text(), sentence.about(), sentence.label()));
        row.getStyleClass().addAll("sentence", sentence.can() ? "sentence-can" : "sentence-cannot");
        return row;
    }

    private Region checks() {
        VBox card = card(messages.get("preflight.checks"), "fth-check-square");
        card.setId("checks");
        card.getChildren().add(isolation);
        List<Check> passed = plan.checks().stream().filter(check -> check.outcome() == Check.Outcome.PASSED).toList();
        plan.checks().stream().filter(check -> !passed.contains(check)).forEach(check -> card.getChildren().add(check(check)));
        if (!passed.isEmpty()) {
            passed(card, passed);
        }
        return card;
    }

    /// What passed is a word in the heading until somebody asks for it.
    private void passed(VBox card, List<Check> passed) {
        var each = new VBox();
        passed.forEach(check -> each.getChildren().add(check(check)));
        each.setVisible(false);
        each.managedProperty().bind(each.visibleProperty());
        card.getChildren().add(each);
        var toggle = new Hyperlink(messages.get("preflight.checks.passed", passed.size()));
        toggle.setId("checks-passed");
        toggle.setOnAction(_ -> {
            toggle.setVisited(false);
            each.setVisible(!each.isVisible());
        });
        var space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        heading(card).addAll(List.of(space, toggle));
    }

    private Node check(Check check) {
        String outcome = check.outcome().name().toLowerCase(Locale.ROOT);
        var icon = new FontIcon(switch (check.outcome()) {
            case PASSED -> "fth-check";
            case WARNED -> "fth-alert-triangle";
            case FAILED -> "fth-x-circle";
        });
        icon.setAccessibleText(messages.get("preflight.check." + outcome));
        var what = new VBox(wrapped(check.what(), "check-what"));
        if (!check.fix().isEmpty() && check.outcome() != Check.Outcome.PASSED) {
            what.getChildren().add(wrapped(check.fix(), "check-fix"));
        }
        HBox.setHgrow(what, Priority.ALWAYS);
        var row = new HBox(icon, what);
        row.getStyleClass().addAll("check", "check-" + outcome);
        return row;
    }

    private Hyperlink jump(String text, Group group, String label) {
        var link = new Hyperlink(text);
        link.getStyleClass().add("jump");
        link.setWrapText(true);
        link.setMinHeight(Region.USE_PREF_SIZE);
        link.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(link, Priority.ALWAYS);
        link.setOnAction(_ -> {
            link.setVisited(false);
            reveal.accept(group, label);
        });
        return link;
    }

    private static VBox card(String title, String icon) {
        var heading = new HBox(new FontIcon(icon), new Label(title));
        heading.getStyleClass().add("plan-heading");
        var card = new VBox(heading);
        card.getStyleClass().addAll("card", "card-flush", "plan-card");
        return card;
    }

    private static List<Node> heading(VBox card) {
        return ((HBox) card.getChildren().getFirst()).getChildren();
    }

    private static Label badge(String text, String style) {
        var badge = new Label(text);
        badge.getStyleClass().addAll("badge", style);
        return badge;
    }

    private static Label words(String text) {
        return wrapped(text, "plan-words");
    }

    private static Label wrapped(String text, String style) {
        var label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add(style);
        return label;
    }
}

package io.claudebottle.backend.parts;

import io.claudebottle.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What a launch has done so far, and how each is undone; last done, first undone.
public final class UndoList {

    private final Deque<Step> steps = new ArrayDeque<>();

    private record Step(String what, Runnable undo) {}

    /// Noted before the deed: when the line to the engine breaks in between, it may have been done.
    ///
    /// @param undo must do nothing when there is nothing to undo
    public void push(String what, Runnable undo) {
        steps.push(new Step(what, undo));
    }

    /// The last one was not done, and what is there instead belongs to somebody else.
    public void dropLast() {
        steps.pop();
    }

    /// Undoes everything, whatever fails.
    ///
    /// @return one line for each that could not be undone
    public List<String> run() {
        List<String> failed = new ArrayList<>();
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.undo().run();
            } catch (ProblemException e) {
                failed.add(step.what() + ": " + e.problem().what());
            } catch (RuntimeException e) {
                // Whatever a library throws, the steps that are left must still be tried.
                failed.add(step.what() + ": " + e);
            }
        }
        return failed;
    }
}

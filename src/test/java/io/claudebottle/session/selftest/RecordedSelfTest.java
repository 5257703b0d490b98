package io.claudebottle.session.selftest;

import io.claudebottle.state.SelfTestReport.Check;
import io.claudebottle.state.SelfTestReport.Control;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what was heard.
public final class RecordedSelfTest implements SelfTestListener {

    public final List<String> stages = new CopyOnWriteArrayList<>();
    public final List<Integer> begun = new CopyOnWriteArrayList<>();
    public final List<Check> checks = new CopyOnWriteArrayList<>();
    public final List<Control> controls = new CopyOnWriteArrayList<>();

    @Override
    public void launching(String stage) {
        stages.add(stage);
    }

    @Override
    public void began(int number) {
        begun.add(number);
    }

    @Override
    public void found(Check check) {
        checks.add(check);
    }

    @Override
    public void controlled(Control control) {
        controls.add(control);
    }
}

package io.claudebottle.app.preflight;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import io.claudebottle.app.preflight.PreflightViewModel.Picture;
import io.claudebottle.app.selftest.SelfTestController;
import io.claudebottle.app.selftest.SelfTestViewModel;
import io.claudebottle.session.selftest.SelfTests;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The preflight of an ordinary agent, for what is on it but belongs to another room.
public final class PreflightPage {

    private final PreflightViewModel preflight;
    private final SelfTestViewModel selfTest;
    private final FakePages pages = new FakePages();
    private final Messages messages;

    public PreflightPage(Path directory, SelfTests tests, FxThread fx, Messages messages) {
        var bench = new ConsentBench(directory).route("packages.example.com");
        bench.docker.resolved = plan -> OrdinaryPlan.of(plan, bench);
        bench.agreeToWhatIsDeclared();
        this.messages = messages;
        this.preflight = bench.preflight(fx);
        this.selfTest = new SelfTestViewModel(tests, fx);
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(
                PreflightController.class,
                () -> new PreflightController(preflight, selfTest, pages, _ -> {}, (_, _) -> {}, messages),
                SelfTestController.class,
                () -> new SelfTestController(selfTest, messages));
    }

    public SelfTestViewModel selfTest() {
        return selfTest;
    }

    public boolean isPlanned() {
        return preflight.picture().get() == Picture.PLAN;
    }

    /// What was gone to.
    public List<String> visits() {
        return pages.visits;
    }
}

package io.claudebottle.app.preflight;

import io.claudebottle.app.Page;
import io.claudebottle.app.Pages;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers where a page wanted to go.
public final class FakePages implements Pages {

    public final List<String> visits = new CopyOnWriteArrayList<>();

    @Override
    public void show(Page page) {
        visits.add("show " + page);
    }

    @Override
    public void back() {
        visits.add("back");
    }

    @Override
    public void close() {
        visits.add("close");
    }
}

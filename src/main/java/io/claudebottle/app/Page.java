package io.claudebottle.app;

/// What the window can show. A rail page fills the content and stays loaded; an overlay page lies over it and is loaded afresh each time.
public enum Page {
    AGENTS(FxmlFile.AGENTS, false),
    INBOX(FxmlFile.INBOX, false),
    EGRESS(FxmlFile.EGRESS, false),
    CLEANUP(FxmlFile.CLEANUP, false),
    DOCTOR(FxmlFile.DOCTOR, false),
    SETTINGS(FxmlFile.SETTINGS, false),
    FIRST_RUN(FxmlFile.FIRST_RUN, true),
    PICKER(FxmlFile.PICKER, true),
    PREFLIGHT(FxmlFile.PREFLIGHT, true),
    ROUTES(FxmlFile.ROUTES, true),
    LAUNCH(FxmlFile.LAUNCH, true);

    private final FxmlFile file;
    private final boolean overlay;

    Page(FxmlFile file, boolean overlay) {
        this.file = file;
        this.overlay = overlay;
    }

    public FxmlFile file() {
        return file;
    }

    public boolean isOverlay() {
        return overlay;
    }
}

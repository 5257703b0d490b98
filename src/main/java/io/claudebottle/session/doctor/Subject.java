package io.claudebottle.session.doctor;

/// What a dependency belongs to, in the order in which it is told.
public enum Subject {
    LAUNCH("Every launch"),
    DOCKER("Bottles of Docker"),
    BUBBLEWRAP("Bottles of bubblewrap"),
    MACHINES("Virtual machines");

    private final String title;

    Subject(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}

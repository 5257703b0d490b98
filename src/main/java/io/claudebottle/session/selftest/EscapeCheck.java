package io.claudebottle.session.selftest;

import java.util.Optional;

/// An attack from inside a bottle.
///
/// @param id stable; names a shell function, so lower case, digits and hyphens only
/// @param name two or three words
/// @param proves what it says about the bottle when it holds, one sentence
/// @param meaning what a breach means, one sentence
/// @param attack shell commands over `probes.sh`; changes nothing, even where it succeeds
/// @param control the same attack where it must succeed; empty where there is no such place that does no harm
record EscapeCheck(String id, String name, String proves, String meaning, String attack, Judge judge, Optional<Control> control) {

    EscapeCheck(String id, String name, String proves, String meaning, String attack, Judge judge) {
        this(id, name, proves, meaning, attack, judge, Optional.empty());
    }

    enum Place {
        INSIDE("the bottle, at an open door"),
        HOST("a plain process of this host");

        private final String words;

        Place(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /// @param attack judged as the check's own
    record Control(Place place, String attack) {}

    EscapeCheck controlledInside(String commands) {
        return new EscapeCheck(id, name, proves, meaning, attack, judge, Optional.of(new Control(Place.INSIDE, commands)));
    }

    EscapeCheck controlledOnHost(String commands) {
        return new EscapeCheck(id, name, proves, meaning, attack, judge, Optional.of(new Control(Place.HOST, commands)));
    }

    /// The attack itself, as a process of the host.
    EscapeCheck controlledOnHost() {
        return controlledOnHost(attack);
    }
}

package io.claudebottle.session.doctor;

/// One thing that something depends on.
///
/// @param name as the finding is called
/// @param neededFor to be read after "needed for"
/// @param backend name of the backend that this is; "" when it is only a part of one
record Dependency(String name, Subject subject, Weight weight, String neededFor, String backend) {

    Dependency(String name, Subject subject, Weight weight, String neededFor) {
        this(name, subject, weight, neededFor, "");
    }
}

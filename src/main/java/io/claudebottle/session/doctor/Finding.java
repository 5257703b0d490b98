package io.claudebottle.session.doctor;

/// What is known of one dependency.
///
/// @param check its name
/// @param words what is wrong, or what there is to say besides version and path; may be ""
/// @param version "" when it has none
/// @param path the file or the address; "" when it has none
/// @param neededFor to be read after "needed for"
/// @param fix empty when nothing has to be done
public record Finding(
        String check, Subject subject, Verdict verdict, String words, String version, String path, String neededFor, Fix fix) {

    /// In one line, whatever there is: the words, else version and path.
    public String text() {
        if (!words.isEmpty()) {
            return words;
        }
        return version.isEmpty() || path.isEmpty() ? version + path : version + ", " + path;
    }
}

package io.claudebottle.manifest;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A manifest file whose syntax is in order: its keys, and the Markdown below them.
record Document(Yaml.Mapping keys, String body) {

    /// In bytes. A repository may hold anything under a manifest's name; a prompt of this size is none.
    static final int LARGEST = 1 << 20;

    static Optional<Document> parse(String text, Faults faults) {
        return FrontMatter.split(text, faults)
                .flatMap(matter -> YamlReader.parse(matter.yaml(), faults).map(keys -> new Document(keys, matter.body())));
    }

    /// Never throws for what is in the place of the file: a directory, a device, bytes that are no text.
    static Optional<Document> read(Path file, Faults faults) {
        try {
            if (!Files.isRegularFile(file)) {
                faults.add(1, "", "this is not a file.", "Put the manifest here, or remove it.");
            } else if (Files.size(file) > LARGEST) {
                faults.add(1, "", "the file is larger than " + LARGEST / 1024 + " KiB.", "Shorten it.");
            } else {
                return parse(Files.readString(file), faults);
            }
        } catch (CharacterCodingException e) {
            faults.add(1, "", "the file is not UTF-8 text.", "Save it as UTF-8.");
        } catch (AccessDeniedException e) {
            faults.add(1, "", "the file cannot be read: permission denied.", "Correct its permissions.");
        } catch (IOException e) {
            faults.add(1, "", "the file cannot be read: " + e.getMessage() + ".", "Correct it and try again.");
        }
        return Optional.empty();
    }
}

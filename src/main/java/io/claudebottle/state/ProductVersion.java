package io.claudebottle.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/// The version of this product, as the build wrote it down.
public final class ProductVersion {

    private ProductVersion() {}

    /// As `0.1.0`, or `0.1.0-SNAPSHOT` for a build between two releases.
    public static String number() {
        try (InputStream resource = Objects.requireNonNull(ProductVersion.class.getResourceAsStream("version.properties"), "version.properties")) {
            var properties = new Properties();
            properties.load(resource);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

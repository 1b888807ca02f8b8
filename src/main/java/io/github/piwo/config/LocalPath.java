package io.github.piwo.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Paths of this machine among those that settings name; others belong to file systems that only Hadoop knows. */
final class LocalPath {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

    private LocalPath() {}

    /** Whether the path is of this machine and nothing is there. */
    static boolean isMissing(String path) {
        try {
            if (path.startsWith("file:")) {
                return !Files.exists(Path.of(URI.create(path).getPath()));
            }
            return !SCHEME.matcher(path).matches() && !Files.exists(Path.of(path));
        } catch (IllegalArgumentException unusable) {
            return true;
        }
    }
}

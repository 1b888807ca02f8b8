package io.github.piwo.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Paths of settings and options that are on this machine; others belong to file systems of Hadoop. */
public final class LocalPath {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

    private LocalPath() {}

    /** Whether the path stands for all paths of a pattern, as Hadoop understands it. */
    static boolean isGlob(String path) {
        return path.matches(".*[*?\\[{].*");
    }

    /** Whether the path is on this machine and does not exist. */
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

    /**
     * The path with {@code ~} replaced by the home directory. A shell does this only at the start of a word, so neither after
     * {@code --set output=} nor in a settings file.
     *
     * @param what the name of the path in messages
     * @throws SettingsException for the home of another user
     */
    public static String expandHome(String what, String path) {
        if (path.equals("~") || path.startsWith("~/")) {
            return System.getProperty("user.home") + path.substring(1);
        }
        if (path.startsWith("~")) {
            throw new SettingsException(what + " = " + path
                    + ": write the home directory of another user as an absolute path (or ./" + path
                    + " for a folder of this name)");
        }
        return path;
    }
}

package io.github.piwo.corpus;

import io.github.piwo.config.SettingsException;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Paths below {@code dataset.path}. */
final class RawPaths {
    private RawPaths() {}

    /**
     * What is at a path.
     *
     * @throws SettingsException if nothing is, or it cannot be read
     */
    static FileStatus status(String location, Configuration hadoop) {
        try {
            Path path = new Path(location);
            return path.getFileSystem(hadoop).getFileStatus(path);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(location, e);
        }
    }

    static boolean isFile(String location, Configuration hadoop) {
        try {
            Path path = new Path(location);
            return path.getFileSystem(hadoop).getFileStatus(path).isFile();
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(location, e);
        }
    }

    static SettingsException unreadable(String location, Exception e) {
        if (e instanceof FileNotFoundException) {
            return new SettingsException("dataset.path: there is no " + location, e);
        }
        String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new SettingsException("dataset.path: cannot read " + location + ": " + why, e);
    }

    static String withoutSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}

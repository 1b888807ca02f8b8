package io.github.piwo.engine;

import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * The folder into which DJL unpacks PyTorch's libraries from its jar. A library that is incomplete, because the disk was full or
 * the process was killed, can end the whole process when it is loaded, so its size is checked before.
 */
final class NativeCache {
    private static final String PROPERTIES = "native/lib/pytorch.properties";

    private NativeCache() {}

    /** Why the libraries cannot be loaded from there; empty if they can. Takes milliseconds. */
    static Optional<String> problem() {
        if (System.getenv("PYTORCH_LIBRARY_PATH") != null || System.getProperty("PYTORCH_LIBRARY_PATH") != null) {
            return Optional.empty();
        }
        return problem(Utils.getEngineCacheDir("pytorch"), NativeCache.class.getClassLoader());
    }

    static Optional<String> problem(Path cache, ClassLoader jars) {
        try (InputStream in = jars.getResourceAsStream(PROPERTIES)) {
            if (in == null) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            properties.load(in);
            String flavour = properties.getProperty("flavor");
            String platform = properties.getProperty("classifier");
            Path folder = cache.resolve(properties.getProperty("version") + "-" + flavour + "-" + platform);
            if (!Files.isDirectory(folder)) {
                return cannotBeWritten(cache);
            }
            for (String library : properties.getProperty("libraries").split(",", -1)) {
                URL packed = jars.getResource("pytorch/" + flavour + "/" + platform + "/" + library);
                Path unpacked = folder.resolve(library);
                if (packed != null && Files.exists(unpacked)) {
                    long whole = packed.openConnection().getContentLengthLong();
                    long size = Files.size(unpacked);
                    if (size != whole) {
                        return Optional.of("the native library " + unpacked + " has " + size + " bytes instead of "
                                + whole + "; delete the folder " + folder + ", and it is unpacked again");
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the native library in " + cache + " cannot be checked: " + e);
        }
    }

    private static Optional<String> cannotBeWritten(Path cache) {
        try {
            Files.delete(Files.createTempFile(Files.createDirectories(cache), "writable", ""));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the native library cannot be unpacked into " + cache + ": " + e
                    + "; set DJL_CACHE_DIR to a folder that can be written");
        }
    }
}

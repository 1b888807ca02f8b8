package io.github.piwo.sweep;

import io.github.piwo.config.ExperimentSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Where Spark runs tasks. */
public enum Machines {
    /** In the driver's process. */
    THIS_PROCESS,
    /** In processes of the driver's machine. */
    THIS_MACHINE,
    /** On machines of a cluster. */
    SEVERAL;

    private static final String LOCAL_DISK = "file";

    /** From a Spark master URL. */
    public static Machines of(String master) {
        if (master.equals("local") || master.startsWith("local[")) {
            return THIS_PROCESS;
        }
        return master.startsWith("local-cluster[") ? THIS_MACHINE : SEVERAL;
    }

    /** One line for each path of the settings that would be a different folder on each machine. */
    public List<String> unsharedPaths(ExperimentSettings settings, Configuration hadoop) {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("output", settings.output());
        paths.putAll(settings.dataset().rawPaths());
        return unsharedPaths(paths, settings, hadoop);
    }

    /**
     * Likewise for other paths.
     *
     * @param paths by the names of their options
     */
    public List<String> unsharedPaths(Map<String, String> paths, ExperimentSettings settings, Configuration hadoop) {
        List<String> problems = new ArrayList<>();
        if (this != SEVERAL || settings.localPathsAreShared()) {
            return problems;
        }
        paths.forEach((key, path) -> {
            if (!path.isEmpty() && isOnLocalDisk(path, hadoop)) {
                problems.add(
                        key + ": " + path + " is on each machine's own disk; give a path that all machines see "
                                + "(hdfs://, s3a://), or say local-paths-are-shared = true if this one is mounted on all of them");
            }
        });
        return problems;
    }

    private static boolean isOnLocalDisk(String path, Configuration hadoop) {
        try {
            return LOCAL_DISK.equals(
                    new Path(path).getFileSystem(hadoop).getUri().getScheme());
        } catch (IOException | RuntimeException e) {
            // The command that reads the path reports what is wrong with it.
            return false;
        }
    }
}

package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.engine.NativeEngine;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Executors on one host share the folder into which the native library is unpacked. */
@Tag("cluster")
class NativeCacheRaceIT {
    private static final int EXECUTORS = 4;

    @TempDir
    Path folder;

    @RepeatedTest(20)
    void executorsThatStartAtOnceOnAnEmptyCacheAllLoadTheLibrary() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        List<Process> executors = new ArrayList<>();
        for (int i = 0; i < EXECUTORS; i++) {
            executors.add(start(cache, folder.resolve("log-" + i)));
        }
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < EXECUTORS; i++) {
            if (executors.get(i).waitFor() != 0) {
                failures.add(Files.readString(folder.resolve("log-" + i)));
            }
        }
        assertThat(failures).isEmpty();
    }

    private static Process start(Path cache, Path log) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Executor.class.getName());
        builder.environment().put("DJL_CACHE_DIR", cache.toString());
        builder.environment().put("ENGINE_CACHE_DIR", cache.toString());
        builder.environment().put("DJL_OFFLINE", "true");
        return builder.redirectErrorStream(true)
                .redirectOutput(new File(log.toString()))
                .start();
    }

    /** Loads the library as a task does, and ends with 1 and the reason if that is impossible. */
    static final class Executor {
        private Executor() {}

        public static void main(String[] arguments) {
            Optional<String> problem = NativeEngine.problem();
            problem.ifPresent(System.out::println);
            System.exit(problem.isPresent() ? 1 : 0);
        }
    }
}

package io.github.piwo.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** In a process of its own, since Java looks for generators once. */
class KeyedRandomClassLoaderTest {
    @Test
    void aThreadWhoseClassLoaderKnowsNoModulesHasGenerators() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SessionTask.class.getName())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    /** What a task of a Spark session does. */
    static final class SessionTask {
        private SessionTask() {}

        public static void main(String[] arguments) {
            Thread.currentThread().setContextClassLoader(new ClassLoader(null) {});
            KeyedRandom.ofSeed(1);
        }
    }
}

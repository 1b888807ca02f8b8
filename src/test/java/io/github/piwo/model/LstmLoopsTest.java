package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LstmLoopsTest {
    private static final int[] ACTIVE = {9, 9, 7, 4, 4, 1};
    private static final int ROWS = 34;

    /** With vectors of four elements, and without any compiler, in a process of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:MaxVectorSize=16", "-Xint"})
    void theValuesAreTheSameWhateverTheVectorsHold(String option) throws Exception {
        assertThat(hashOfProcess(option)).isEqualTo(hash());
    }

    /** Of the states of a forward pass and the gradients of a backward pass, of several sizes. */
    private static long hash() {
        RandomGenerator random = new Random(3);
        long hash = 0;
        for (int hidden : new int[] {3, 24, 32, 40}) {
            FloatBuffer weight = values(random, 4 * hidden * hidden, 1);
            FloatBuffer gates = values(random, ROWS * 4 * hidden, 4);
            FloatBuffer cells = FloatBuffer.allocate(ROWS * hidden);
            FloatBuffer states = FloatBuffer.allocate(ROWS * hidden);
            LstmLoops loops = new LstmLoops(hidden);
            loops.forward(ACTIVE, weight, new float[4 * hidden], gates, Optional.of(cells), states);
            loops.backward(ACTIVE, weight, gates, cells, values(random, ROWS * hidden, 1));
            for (FloatBuffer result : new FloatBuffer[] {states, gates}) {
                for (int i = 0; i < result.limit(); i++) {
                    hash = 31 * hash + Float.floatToIntBits(result.get(i));
                }
            }
        }
        return hash;
    }

    private static FloatBuffer values(RandomGenerator random, int count, float range) {
        FloatBuffer values = FloatBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            values.put(i, range * (random.nextFloat() - 0.5f));
        }
        return values;
    }

    private static long hashOfProcess(String option) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hash.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return Long.parseLong(output.strip());
    }

    /** Prints the hash. */
    static final class Hash {
        private Hash() {}

        public static void main(String[] arguments) {
            System.out.println(hash());
        }
    }
}

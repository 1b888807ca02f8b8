package io.github.piwo.objective;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.github.piwo.config.MemorySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Terms, bounds and gradients of every file in {@code golden.dir}, which an independent implementation computed. */
class GoldenVectorsTest {
    private static final double TOLERANCE = 1e-4;

    /** Everything at once; several texts a chunk and several slices; a text's samples over several chunks. */
    private static final List<MemorySettings> MEMORIES = List.of(
            new MemorySettings(0, 1 << 20, 4096),
            new MemorySettings(0, 70, 64),
            new MemorySettings(2, 100, 20),
            new MemorySettings(0, 1, 7));

    @TestFactory
    Stream<DynamicTest> reproducesEveryTermBoundAndGradient() throws IOException {
        Path folder = Path.of(System.getProperty("golden.dir", "src/test/resources/golden"));
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.toString().endsWith(".npz"))
                    .sorted()
                    .toList();
        }
        assertThat(files).as("files in %s", folder).isNotEmpty();
        return files.stream()
                .flatMap(file -> MEMORIES.stream()
                        .map(memory -> DynamicTest.dynamicTest(
                                file.getFileName() + " with " + memory, () -> verify(file, memory))));
    }

    private static void verify(Path file, MemorySettings memory) {
        try (GoldenCase golden = new GoldenCase(file, memory)) {
            verifyTerms(golden);
            double[] bounds = golden.backPropagate();
            assertClose("bound", golden.manager.create(bounds), golden.array("expected.bound"));
            assertThat(golden.names("gradient.")).isNotEmpty();
            for (String name : golden.names("gradient.")) {
                NDArray gradient = golden.model.parameters().array(name).getGradient();
                assertClose("gradient of " + name, gradient, golden.array("gradient." + name));
            }
        }
    }

    private static void verifyTerms(GoldenCase golden) {
        Posterior posterior = golden.posterior();
        double tau = golden.number("setting.tau");
        assertClose("q_z_mean", posterior.mean(), golden.array("expected.q_z_mean"));
        assertClose("q_z_scale", posterior.scale(), golden.array("expected.q_z_scale"));
        assertClose("q_y_logits", posterior.logits(), golden.array("expected.q_y_logits"));
        assertClose(
                "log_q_label", posterior.logProbability(golden.oneHotLabels()), golden.array("expected.log_q_label"));
        LatentSamples samples = LatentSamples.draw(posterior, golden.noise(), tau);
        assertClose("z", samples.z(), golden.array("expected.z"));
        NDArray y = golden.labelled
                ? golden.oneHotLabels().expandDims(0)
                : samples.logY().exp();
        if (!golden.labelled) {
            assertClose("y", y, golden.array("expected.y"));
        }
        LatentTerms terms = golden.labelled
                ? LatentTerms.observed(posterior, golden.decoder(), samples.z(), golden.oneHotLabels())
                : LatentTerms.sampled(posterior, golden.decoder(), samples.z(), samples.logY(), tau);
        assertClose("log_py", terms.logPy(), golden.array("expected.log_py"));
        assertClose("log_pz", terms.logPz(), golden.array("expected.log_pz"));
        assertClose("log_qz", terms.logQz(), golden.array("expected.log_qz"));
        if (!golden.labelled) {
            // PIWO has one y, and its log q(y|x) may be given once or once a sample.
            NDArray expected = golden.array("expected.log_qy");
            assertClose("log_qy", terms.logQy().broadcast(expected.getShape()), expected);
        }
        NDArray logPx = golden.manager.create(golden.decoder().logLikelihood(samples.z(), y));
        assertClose("log_px", logPx, golden.array("expected.log_px"));
        NDArray logW = terms.sum(golden.beta()).toType(DataType.FLOAT64, true).add(logPx);
        assertClose("log_w", logW, golden.array("expected.log_w"));
    }

    /** Equal shapes, and a difference below the tolerance times the expected array's norm. */
    private static void assertClose(String what, NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).as(what).isEqualTo(expected.getShape());
        NDArray wide = actual.toType(DataType.FLOAT64, true);
        double difference = norm(wide.sub(expected.toType(DataType.FLOAT64, false)));
        assertThat(difference).as(what).isLessThanOrEqualTo(TOLERANCE * norm(expected));
    }

    private static double norm(NDArray array) {
        try (NDList flat = new NDList(array.flatten())) {
            double sum = 0;
            for (double value : flat.head().toType(DataType.FLOAT64, true).toDoubleArray()) {
                sum += value * value;
            }
            return Math.sqrt(sum);
        }
    }
}

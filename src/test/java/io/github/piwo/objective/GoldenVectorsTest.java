package io.github.piwo.objective;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.model.Recurrence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Terms, bounds and gradients of every file in {@code golden.dir}, and in {@code golden.summed.dir} for y summed over its classes,
 * which independent implementations computed.
 */
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
        return cases("golden.dir", "golden");
    }

    @TestFactory
    Stream<DynamicTest> reproducesEveryTermBoundAndGradientOfSummedLabels() throws IOException {
        return cases("golden.summed.dir", "golden-summed");
    }

    private static Stream<DynamicTest> cases(String property, String resources) throws IOException {
        Path folder = Path.of(System.getProperty(property, "src/test/resources/" + resources));
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.toString().endsWith(".npz"))
                    .sorted()
                    .toList();
        }
        assertThat(files).as("files in %s", folder).isNotEmpty();
        return files.stream()
                .flatMap(file -> MEMORIES.stream()
                        .flatMap(memory -> Arrays.stream(Recurrence.values())
                                .map(recurrence -> DynamicTest.dynamicTest(
                                        file.getFileName() + ", " + recurrence + ", with " + memory,
                                        () -> verify(file, memory, recurrence)))));
    }

    private static void verify(Path file, MemorySettings memory, Recurrence recurrence) {
        try (GoldenCase golden = new GoldenCase(file, memory, recurrence)) {
            if (golden.summed) {
                verifyLogJoint(golden);
            } else {
                verifyTerms(golden);
            }
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

    /** a(c, i) is not computed by itself, so it is put together from its terms here. */
    private static void verifyLogJoint(GoldenCase golden) {
        Posterior posterior = golden.posterior();
        NDArray z = LatentSamples.draw(posterior, golden.noise(), 1).z();
        assertClose("z", z, golden.array("expected.z"));
        NDArray expected = golden.array("expected.log_joint");
        for (int label = 0; label < expected.getShape().get(0); label++) {
            NDArray oneHot = golden.manager
                    .eye(Math.toIntExact(expected.getShape().get(0)))
                    .get(label)
                    .reshape(1, 1, -1)
                    .repeat(1, golden.batch.size());
            NDArray latent =
                    LatentTerms.observed(posterior, golden.decoder(), z, oneHot).sumWithLatentLabel(golden.beta());
            NDArray logPx = golden.manager.create(golden.decoder().logLikelihood(z, oneHot));
            NDArray logJoint = latent.toType(DataType.FLOAT64, true).add(logPx);
            assertClose("log_joint of class " + label, logJoint, expected.get(label));
        }
        double[] bounds =
                golden.unlabelledObjective().bound(posterior, golden.decoder(), golden.noise(), golden.beta());
        assertClose("bound without gradients", golden.manager.create(bounds), golden.array("expected.bound"));
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

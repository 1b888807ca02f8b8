package io.github.piwo.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.Dropout;
import io.github.piwo.model.EncodedTexts;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.Recurrence;
import io.github.piwo.model.TextModel;
import io.github.piwo.model.TokenBatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** One file of golden vectors, and the model that it describes. */
final class GoldenCase implements AutoCloseable {
    final String objective;
    final boolean labelled;
    final boolean summed;
    final NDManager manager = NDManager.newBaseManager();
    final TextModel model;
    final TokenBatch batch;
    private final Map<String, NDArray> arrays = new TreeMap<>();

    GoldenCase(Path file, MemorySettings memory, Recurrence recurrence) {
        String name = file.getFileName().toString();
        objective = name.substring(0, name.indexOf('-'));
        labelled = name.contains("-labelled-");
        summed = name.contains("-summed-");
        try (InputStream in = Files.newInputStream(file)) {
            for (NDArray array : NDList.decode(manager, in)) {
                arrays.put(array.getName(), array);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Parameters parameters = new Parameters(manager);
        names("parameter.").forEach(key -> parameters.add(key, floats("parameter." + key)));
        model = new TextModel(TinyModel.PAPER, Optional.empty(), parameters, memory, recurrence);
        batch = batch();
    }

    private TokenBatch batch() {
        long[] lengths = arrays.get("input.lengths").toLongArray();
        long[] tokens = arrays.get("input.tokens").toLongArray();
        int padded = tokens.length / lengths.length;
        List<int[]> texts = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            long[] text = Arrays.copyOfRange(tokens, i * padded, i * padded + (int) lengths[i]);
            texts.add(Arrays.stream(text).mapToInt(Math::toIntExact).toArray());
        }
        return TokenBatch.of(texts.toArray(int[][]::new));
    }

    /** The names behind a prefix. */
    List<String> names(String prefix) {
        return arrays.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .toList();
    }

    NDArray array(String name) {
        return arrays.get(name);
    }

    NDArray floats(String name) {
        return arrays.get(name).toType(DataType.FLOAT32, true);
    }

    double number(String name) {
        return arrays.get(name).toType(DataType.FLOAT64, true).toDoubleArray()[0];
    }

    double beta() {
        return number("setting.beta");
    }

    VariationalObjective variationalObjective() {
        return new VariationalObjective(counts(), number("setting.tau"));
    }

    UnlabelledObjective unlabelledObjective() {
        return summed ? new SummedObjective(classSum(), counts().z()) : variationalObjective();
    }

    ClassSum classSum() {
        return objective.equals("vae") || objective.equals("piwo") ? ClassSum.OUTSIDE : ClassSum.INSIDE;
    }

    private SampleCounts counts() {
        int k = (int) number("setting.k");
        if (summed) {
            return SampleCounts.summedLabels(objective.equals("vae") || objective.equals("ipiwo") ? 1 : k);
        }
        return switch (objective) {
            case "vae" -> SampleCounts.elbo();
            case "piwo" -> SampleCounts.innerZ(k);
            case "ipiwo" -> labelled ? SampleCounts.elbo() : SampleCounts.innerY(k);
            case "iwae" -> labelled ? SampleCounts.innerZ(k) : SampleCounts.innerPairs(k);
            default -> throw new IllegalArgumentException(objective);
        };
    }

    LatentNoise noise() {
        SampleCounts counts = counts();
        return new LatentNoise(
                floats("input.eps").get(":" + counts.z()),
                floats("input.gumbel").get(":" + Math.max(1, counts.y())));
    }

    NDArray oneHotLabels() {
        int classes =
                Math.toIntExact(arrays.get("expected.q_y_logits").getShape().get(1));
        return arrays.get("input.labels").oneHot(classes).toType(DataType.FLOAT32, false);
    }

    Posterior posterior() {
        return encoded().posterior();
    }

    private EncodedTexts encoded() {
        return model.encode(manager, batch, Dropout.none());
    }

    GenerativeModel decoder() {
        return model.decoder(manager, batch, Dropout.none());
    }

    /** Back-propagates the whole loss, −mean bound. */
    double[] backPropagate() {
        return backPropagate(UnaryOperator.identity());
    }

    /** Likewise, with something around the decoder. */
    double[] backPropagate(UnaryOperator<GenerativeModel> around) {
        return Autograd.recording(() -> {
            EncodedTexts encoded = encoded();
            Posterior posterior = encoded.posterior();
            double scale = 1.0 / batch.size();
            GenerativeModel decoder = around.apply(decoder());
            BatchEstimate estimate = labelled
                    ? variationalObjective()
                            .labelled(posterior, oneHotLabels(), decoder, noise().normal(), beta(), scale)
                    : unlabelledObjective().unlabelled(posterior, decoder, noise(), beta(), scale);
            NDArray loss = estimate.encoderLoss();
            Autograd.backward(loss, manager.ones(loss.getShape()));
            encoded.backPropagate();
            return estimate.bounds();
        });
    }

    @Override
    public void close() {
        manager.close();
    }
}

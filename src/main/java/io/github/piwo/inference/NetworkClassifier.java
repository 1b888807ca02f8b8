package io.github.piwo.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.ModelSettings.BagFeature;
import io.github.piwo.config.ModelSettings.Encoder;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.dataset.LatentSemanticAnalysis;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.model.LengthBatches;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.TextModel;
import io.github.piwo.model.TokenBatch;
import io.github.piwo.objective.LogWeights;
import io.github.piwo.store.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** q(y|x) of a network. For use by one thread. */
public final class NetworkClassifier implements TextClassifier {
    /** Of a batch, including padding. */
    private static final int TOKENS_PER_BATCH = 4096;

    private final NDManager manager;
    private final ModelSettings settings;
    private final Optional<BagOfWords> bags;
    private final Parameters parameters;
    private final TextModel model;
    private final Predicate<String> trained;

    /**
     * For parameters that exist.
     *
     * @param parent on whose device the parameters are
     * @param bags what the training texts say about words; needed by networks of bags of words only
     * @param parameters which their owner closes
     * @param trained selects the parameters that training changed; the others say nothing and are not kept
     */
    public NetworkClassifier(
            NDManager parent,
            ModelSettings settings,
            Optional<BagOfWords> bags,
            Parameters parameters,
            MemorySettings memory,
            Predicate<String> trained) {
        this(settings, parent.newSubManager(), bags, parameters, memory, trained);
    }

    /** Takes ownership of the manager. */
    private NetworkClassifier(
            ModelSettings settings,
            NDManager manager,
            Optional<BagOfWords> bags,
            Parameters parameters,
            MemorySettings memory,
            Predicate<String> trained) {
        this.manager = manager;
        this.settings = settings;
        this.bags = bags;
        this.parameters = parameters;
        this.model = new TextModel(settings, bags, parameters, memory);
        this.trained = trained;
    }

    /**
     * A network that {@link #tensors} came from.
     *
     * @throws IllegalArgumentException if arrays are missing
     */
    static NetworkClassifier restored(
            ModelSettings settings, SortedMap<String, Tensor> tensors, MemorySettings memory, TrainingDevice device) {
        NDManager manager = NDManager.newBaseManager(device.djl());
        try {
            Parameters parameters = new Parameters(manager);
            StagingBuffer staging = new StagingBuffer();
            tensors.forEach((name, tensor) -> {
                if (!WordTensors.contains(name)) {
                    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
                    parameters.add(name, staging.floats(manager, new Shape(shape), Tensor.floats(tensors, name)));
                }
            });
            Optional<BagOfWords> bags = settings.encoder() == Encoder.BAG_OF_WORDS
                    ? Optional.of(WordTensors.bagOfWords(tensors))
                    : Optional.empty();
            return new NetworkClassifier(settings, manager, bags, parameters, memory, name -> true);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    @Override
    public double[][] probabilities(List<int[]> texts) {
        int[] all = IntStream.range(0, texts.size()).toArray();
        List<int[]> batches = LengthBatches.of(all, text -> texts.get(text).length, TOKENS_PER_BATCH);
        double[][] probabilities = new double[texts.size()][];
        Autograd.paused(() -> {
            try (NDManager scope = manager.newSubManager()) {
                TextModel.WordGates wordGates = model.wordGates(scope);
                for (int[] batch : batches) {
                    classify(scope, wordGates, texts, batch, probabilities);
                }
            }
            return probabilities;
        });
        return probabilities;
    }

    private void classify(
            NDManager parent, TextModel.WordGates wordGates, List<int[]> texts, int[] batch, double[][] probabilities) {
        try (NDManager scope = parent.newSubManager()) {
            TokenBatch tokens =
                    TokenBatch.of(Arrays.stream(batch).mapToObj(texts::get).toArray(int[][]::new));
            float[] logits =
                    model.encode(scope, tokens, wordGates).labelLogits().toFloatArray();
            int classes = logits.length / batch.length;
            for (int i = 0; i < batch.length; i++) {
                int from = i * classes;
                probabilities[batch[i]] = LogWeights.normalised(IntStream.range(from, from + classes)
                        .mapToDouble(place -> logits[place])
                        .toArray());
            }
        }
    }

    @Override
    public SortedMap<String, Tensor> tensors() {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        for (String name : parameters.names()) {
            if (trained.test(name)) {
                NDArray array = parameters.array(name);
                int[] shape = Arrays.stream(array.getShape().getShape())
                        .mapToInt(Math::toIntExact)
                        .toArray();
                tensors.put(name, new Tensor.Floats(shape, array.toFloatArray()));
            }
        }
        if (settings.encoder() == Encoder.BAG_OF_WORDS) {
            BagOfWords words = bags.orElseThrow();
            List<BagFeature> features = settings.bagFeatures();
            Optional<LatentSemanticAnalysis> lsa = features.contains(BagFeature.LSA)
                    ? Optional.of(words.latentSemanticAnalysis(settings.lsaSize()))
                    : Optional.empty();
            tensors.putAll(WordTensors.of(words, features.contains(BagFeature.MEAN_VECTOR), lsa));
        }
        return tensors;
    }

    /** Closes what this made, and for a network that was restored, its parameters. */
    @Override
    public void close() {
        manager.close();
    }
}

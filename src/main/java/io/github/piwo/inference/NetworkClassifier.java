package io.github.piwo.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.ExecutionSettings;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.ModelSettings.BagFeature;
import io.github.piwo.config.ModelSettings.Encoder;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.dataset.LatentSemanticAnalysis;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.DeviceMemory;
import io.github.piwo.engine.StagingBuffer;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.model.Dropout;
import io.github.piwo.model.EncodedTexts;
import io.github.piwo.model.LengthBatches;
import io.github.piwo.model.Noise;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.Recurrence;
import io.github.piwo.model.TextModel;
import io.github.piwo.model.TokenBatch;
import io.github.piwo.objective.ClassSum;
import io.github.piwo.objective.LogWeights;
import io.github.piwo.objective.SummedObjective;
import io.github.piwo.store.Tensor;
import io.github.piwo.trial.KeyedRandom;
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

    private static final int BOUND_TOKENS_PER_BATCH = 2048;

    private final NDManager manager;
    private final ModelSettings settings;
    private final Optional<BagOfWords> bags;
    private final Parameters parameters;
    private final TextModel model;
    private final MemorySettings memory;
    private final Recurrence recurrence;
    private final Predicate<String> trained;
    private final TextModel.WordGates wordGates;

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
            Recurrence recurrence,
            Predicate<String> trained) {
        this(settings, parent.newSubManager(), bags, parameters, memory, recurrence, trained, Optional.empty());
    }

    /**
     * Takes ownership of the manager.
     *
     * @param wordGates those of the same model, where they are known; otherwise they are worked out
     */
    private NetworkClassifier(
            ModelSettings settings,
            NDManager manager,
            Optional<BagOfWords> bags,
            Parameters parameters,
            MemorySettings memory,
            Recurrence recurrence,
            Predicate<String> trained,
            Optional<TextModel.WordGates> wordGates) {
        this.manager = manager;
        this.settings = settings;
        this.bags = bags;
        this.parameters = parameters;
        this.model = new TextModel(settings, bags, parameters, memory, recurrence);
        this.memory = memory;
        this.recurrence = recurrence;
        this.trained = trained;
        this.wordGates = wordGates.orElseGet(() -> Autograd.paused(() -> model.wordGates(manager, memory)));
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
            String logits = "p_x.logits.bias";
            long words = parameters.names().contains(logits)
                    ? parameters.array(logits).size()
                    : 1;
            MemorySettings ofDevice = DeviceMemory.settings(memory, manager.getDevice(), Math.toIntExact(words), 1);
            Recurrence recurrence = Recurrence.of(
                    ExecutionSettings.Recurrence.AUTO,
                    settings,
                    manager.getDevice().isGpu());
            return new NetworkClassifier(
                    settings, manager, bags, parameters, ofDevice, recurrence, name -> true, Optional.empty());
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    @Override
    public double[][] probabilities(List<int[]> texts) {
        double[][] probabilities = new double[texts.size()][];
        forEachBatch(texts, TOKENS_PER_BATCH, (scope, numbers, batch) -> {
            float[] logits = encode(scope, batch).labelLogits().toFloatArray();
            int classes = logits.length / numbers.length;
            for (int i = 0; i < numbers.length; i++) {
                int from = i * classes;
                probabilities[numbers[i]] = LogWeights.normalised(IntStream.range(from, from + classes)
                        .mapToDouble(place -> logits[place])
                        .toArray());
            }
        });
        return probabilities;
    }

    @Override
    public boolean isGenerative() {
        return parameters.names().contains("p_y.logits.weight");
    }

    @Override
    public double[] logLikelihoods(List<int[]> texts, int samples) {
        SummedObjective bound = new SummedObjective(ClassSum.INSIDE, samples);
        Noise noise = new Noise(new KeyedRandom(0), settings.latentSize(), 0);
        double[] nats = new double[texts.size()];
        forEachBatch(texts, BOUND_TOKENS_PER_BATCH, (scope, numbers, batch) -> {
            int[] keys = IntStream.of(numbers)
                    .map(text -> Arrays.hashCode(texts.get(text)))
                    .toArray();
            double[] own = bound.bound(
                    encode(scope, batch).posterior(),
                    model.decoder(scope, batch, Dropout.none()),
                    noise.latent(scope, model.staging(), bound.counts(), keys, "bound", 0),
                    1);
            for (int i = 0; i < numbers.length; i++) {
                nats[numbers[i]] = own[i];
            }
        });
        return nats;
    }

    private interface BatchWork {
        void run(NDManager scope, int[] numbers, TokenBatch batch);
    }

    /** Batches of texts of similar length. */
    private void forEachBatch(List<int[]> texts, int tokens, BatchWork work) {
        int[] all = IntStream.range(0, texts.size()).toArray();
        Autograd.paused(() -> {
            for (int[] numbers : LengthBatches.of(all, text -> texts.get(text).length, tokens)) {
                try (NDManager scope = manager.newSubManager()) {
                    int[][] batch = Arrays.stream(numbers).mapToObj(texts::get).toArray(int[][]::new);
                    work.run(scope, numbers, TokenBatch.of(batch));
                }
            }
            return texts;
        });
    }

    /** q(y,z|x) of a batch. */
    EncodedTexts encode(NDManager scope, TokenBatch batch) {
        return model.encode(scope, batch, wordGates);
    }

    /** Owns what is worked out with the model. */
    NDManager manager() {
        return manager;
    }

    TextModel model() {
        return model;
    }

    ModelSettings settings() {
        return settings;
    }

    @Override
    public NetworkClassifier forThread() {
        return new NetworkClassifier(
                settings,
                manager.newSubManager(),
                bags,
                parameters,
                memory,
                recurrence,
                trained,
                Optional.of(wordGates));
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

package io.github.piwo.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.dataset.BatchSampler;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.engine.DeviceMemory;
import io.github.piwo.engine.MatrixRate;
import io.github.piwo.engine.ResidentMemory;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.model.ParameterInitialiser;
import io.github.piwo.model.Parameters;
import io.github.piwo.training.UsefulFlops.Amount;
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Measures how fast trials train and evaluate, and how fast the machine computes large matrix products, which is the limit.
 * A machine's speed changes from minute to minute, so only figures of the same round should be compared.
 */
public final class SpeedBenchmark {
    private static final int EVALUATED_TEXTS = 2000;
    private static final String KEY = "benchmark";

    private final ExperimentSettings settings;
    private final PreparedDataset dataset;
    private final Device device;
    private final double minSeconds;
    private final boolean besideMatrixRate;
    private final UsefulFlops flops;
    /** What Java has compiled by now, since it has run. */
    private final Set<String> compiled = new HashSet<>();

    /**
     * Measures with these settings on this dataset.
     *
     * @param device that trials would train on
     * @param minSeconds the least time of one measurement
     * @param besideMatrixRate whether matrix products are measured, too, which takes seconds
     * @throws SettingsException if the settings ask for a recurrence that this process cannot compute
     */
    public SpeedBenchmark(
            ExperimentSettings settings,
            PreparedDataset dataset,
            TrainingDevice device,
            double minSeconds,
            boolean besideMatrixRate) {
        this.settings = settings;
        this.dataset = dataset;
        this.device = device.djl();
        this.minSeconds = minSeconds;
        this.besideMatrixRate = besideMatrixRate;
        // Otherwise each model would find out for itself.
        Trainer.checkRecurrence(settings, device.gpu().isPresent());
        this.flops = UsefulFlops.of(settings.model(), settings.training(), dataset.manifest());
    }

    /**
     * The measurements of one round.
     *
     * @param steps of all trials
     * @param seconds that the steps took
     * @param usefulFlops of the steps, see {@link UsefulFlops}
     * @param tokens of the texts; each counts once, whatever its number of samples
     * @param matrixRate FLOP/s of large matrix products on the same device just before and after, with one trial's
     *     threads; NaN if it was not measured
     * @param peakBytes the peak of the process's resident memory, or of a GPU's memory in use, during the round; 0 if unknown
     */
    public record Round(
            long steps, double seconds, double usefulFlops, double tokens, double matrixRate, long peakBytes) {}

    /**
     * Measures training. The first time, steps are run for as long before, untimed, since Java compiles what runs often.
     *
     * @param trials the number of trials that train at the same time, each in its own thread
     */
    public Round training(ObjectiveType objective, int trials) throws InterruptedException {
        return measure(objective.label(), trials, () -> new TrainedModel(objective));
    }

    /** Likewise, the classification of texts. */
    public Round evaluation() throws InterruptedException {
        return measure("evaluation", 1, EvaluatedModel::new);
    }

    private Round measure(String work, int trials, Callable<Model> models) throws InterruptedException {
        double untimed = compiled.add(work) ? minSeconds : 0;
        double before = matrixRate();
        ResidentMemory.forgetPeak();
        CyclicBarrier start = new CyclicBarrier(trials);
        ExecutorService threads = Executors.newFixedThreadPool(trials);
        try {
            // In the order in which they end, so that a failure is noticed while the others wait for the failed one.
            CompletionService<Measured> measured = new ExecutorCompletionService<>(threads);
            for (int i = 0; i < trials; i++) {
                measured.submit(() -> measure(models, untimed, start));
            }
            Measured all = new Measured(0, 0, 0, 0);
            for (int i = 0; i < trials; i++) {
                all = all.beside(measured.take().get());
            }
            long peak = DeviceMemory.peak(device);
            double rate = (before + matrixRate()) / 2;
            return new Round(all.steps, all.seconds, all.flops, all.tokens, rate, peak);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the benchmark failed: " + e.getCause(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private double matrixRate() {
        return besideMatrixRate
                ? MatrixRate.measure(device, settings.execution().threads())
                : Double.NaN;
    }

    /** The work of one thread, or of all. */
    private record Measured(long steps, double seconds, double flops, double tokens) {
        Measured beside(Measured other) {
            return new Measured(
                    steps + other.steps, Math.max(seconds, other.seconds), flops + other.flops, tokens + other.tokens);
        }

        Measured then(Measured other) {
            return new Measured(
                    steps + other.steps, seconds + other.seconds, flops + other.flops, tokens + other.tokens);
        }
    }

    private Measured measure(Callable<Model> models, double untimed, CyclicBarrier start) throws Exception {
        try (Model model = models.call()) {
            Measured before = run(model, 0, untimed);
            start.await();
            return run(model, before.steps, minSeconds);
        }
    }

    /** Runs at least one step. */
    private static Measured run(Model model, long first, double seconds) {
        Measured all = new Measured(0, 0, 0, 0);
        do {
            long start = System.nanoTime();
            Measured one = model.step(first + all.steps);
            all = all.then(new Measured(1, (System.nanoTime() - start) / 1e9, one.flops, one.tokens));
        } while (all.seconds < seconds);
        return all;
    }

    private abstract class Model implements AutoCloseable {
        final NDManager manager = NDManager.newBaseManager(device);
        final KeyedRandom random = new KeyedRandom(settings.seed());
        final Optional<BagOfWords> bags =
                settings.model().usesBagsOfWords() ? Optional.of(dataset.bagOfWords()) : Optional.empty();
        final Parameters parameters = new ParameterInitialiser(settings.model(), bags, name -> random.generator(name))
                .initialise(manager, dataset.wordVectors(), dataset.vocabularySize(), dataset.classes());
        final ModelReplicas threads = ModelReplicas.of(settings, dataset, bags, parameters, device);

        /** Runs a step and returns its FLOPs and tokens; the caller adds the rest. */
        abstract Measured step(long number);

        @Override
        public void close() {
            threads.close();
            manager.close();
        }
    }

    private final class TrainedModel extends Model {
        private final ObjectiveType objective;
        private final TrainingStep step;
        private final Adam adam;
        private final BatchSampler labelled = sampler(dataset.labelled().size(), "labelled");
        private final BatchSampler unlabelled = sampler(dataset.unlabelled().size(), "unlabelled");

        TrainedModel(ObjectiveType objective) {
            this.objective = objective;
            Trial trial = new Trial(objective, 1, objective.isGenerative() ? 1 : 0, 1, settings.seed());
            this.step = new TrainingStep(settings, dataset, threads, random, trial);
            this.adam = new Adam(
                    manager,
                    threads,
                    TrainingLoop.trainedParameters(parameters, settings.model(), objective),
                    settings.training());
        }

        private BatchSampler sampler(int texts, String order) {
            return new BatchSampler(
                    IntStream.range(0, texts).toArray(), settings.training().batchSize(), random, KEY + "." + order);
        }

        @Override
        Measured step(long number) {
            int[] withLabels = labelled.batch(number);
            int[] without = unlabelled.batch(number);
            // The steps of a warm-up are few, and cost less than the others.
            StepMetrics metrics =
                    step.run(manager, withLabels, without, settings.training().warmUpSteps() + number);
            adam.step();
            Amount labelledAmount = amount(dataset.labelled(), withLabels);
            Amount unlabelledAmount = amount(dataset.unlabelled(), without);
            return new Measured(0, 0, flops.training(objective, labelledAmount, unlabelledAmount), metrics.tokens());
        }
    }

    private static Amount amount(TextSet set, int[] texts) {
        return new Amount(texts.length, TextBatches.tokens(set, texts));
    }

    private final class EvaluatedModel extends Model {
        private final Evaluator evaluator = new Evaluator(threads, dataset.classes(), () -> {});
        private final int[] texts = IntStream.range(
                        0, Math.min(EVALUATED_TEXTS, dataset.labelled().size()))
                .toArray();

        @Override
        Measured step(long number) {
            evaluator.classify(manager, dataset.labelled(), texts);
            Amount amount = amount(dataset.labelled(), texts);
            return new Measured(0, 0, flops.classification(amount), amount.tokens());
        }
    }
}

package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.TrainingSettings;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.dataset.BatchSampler;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.SupervisionSplit;
import io.github.piwo.inference.NetworkClassifier;
import io.github.piwo.model.Noise;
import io.github.piwo.model.ParameterInitialiser;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.TextModel;
import io.github.piwo.objective.UnlabelledObjective;
import io.github.piwo.trial.Confusion;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.Generation;
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialResult;
import io.github.piwo.trial.TrialResult.StopReason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The training loop of one trial: epochs of steps, a validation after each, early stopping, and the evaluation of the best
 * epoch's parameters. It continues from a checkpoint if there is one, and then ends with the same numbers as without the
 * interruption.
 */
final class TrainingLoop implements AutoCloseable {
    private final Trial trial;
    private final ExperimentSettings experiment;
    private final TrainingSettings settings;
    private final StopRule stopRule;
    private final PreparedDataset dataset;
    private final SupervisionSplit split;
    private final TrainingListener listener;
    private final Checkpoints checkpoints;

    private final NDManager manager;
    private final Optional<BagOfWords> bags;
    private final Parameters parameters;
    private final ModelReplicas threads;
    private final Evaluator evaluator;
    private final KeyedRandom random;
    private final Noise noise;
    private final TrainingStep step;
    private final Adam adam;
    private final BestParameters best;
    private final BatchSampler labelled;
    private final BatchSampler unlabelled;
    /** Everything that training changes, by its name in a checkpoint. */
    private final SortedMap<String, NDArray> arrays = new TreeMap<>();

    private TrainingState state = TrainingState.START;
    private long startedAt = System.nanoTime();
    private long epochStartedAt = System.nanoTime();

    /**
     * Initialises the model.
     *
     * @param manager owns all arrays of the trial; the caller closes it
     */
    TrainingLoop(
            NDManager manager,
            Trial trial,
            String trialId,
            ExperimentSettings experiment,
            PreparedDataset dataset,
            SupervisionSplit split,
            TrainingListener listener,
            CheckpointFiles checkpointFiles) {
        if (trial.objective().isGenerative() && dataset.unlabelled().size() == 0) {
            throw new IllegalArgumentException(trial.objective() + " learns from unlabelled texts, and there are none");
        }
        this.trial = trial;
        this.experiment = experiment;
        this.settings = experiment.training();
        this.stopRule = new StopRule(settings);
        this.dataset = dataset;
        this.split = split;
        this.listener = listener;
        this.checkpoints = new Checkpoints(checkpointFiles, experiment.checkpoints(), trialId);
        this.random = KeyedRandom.ofSplit(trial.seed(), trial.split());
        this.manager = manager;
        this.bags = experiment.model().usesBagsOfWords() ? Optional.of(dataset.bagOfWords()) : Optional.empty();
        this.parameters = new ParameterInitialiser(
                        experiment.model(), bags, name -> random.generator("parameter." + name))
                .initialise(manager, dataset.wordVectors(), dataset.vocabularySize(), dataset.classes());
        this.threads = ModelReplicas.of(experiment, dataset, bags, parameters, manager.getDevice());
        this.evaluator = new Evaluator(threads, dataset.classes(), this::endIfCancelled);
        this.noise = new Noise(random, experiment.model().latentSize(), dataset.classes());
        this.step = new TrainingStep(experiment, dataset, threads, random, trial);
        List<String> trained = trainedParameters(parameters, experiment.model(), trial.objective());
        this.adam = new Adam(manager, threads, trained, settings);
        this.best = new BestParameters(
                manager, trained.stream().map(parameters::array).toList());
        this.labelled = new BatchSampler(split.training(), settings.batchSize(), random, "order.labelled");
        this.unlabelled = new BatchSampler(
                IntStream.range(0, dataset.unlabelled().size()).toArray(),
                settings.batchSize(),
                random,
                "order.unlabelled");
        arrays.putAll(adam.moments());
        for (int i = 0; i < trained.size(); i++) {
            arrays.put("parameter." + trained.get(i), parameters.array(trained.get(i)));
            arrays.put("best." + trained.get(i), best.copies().get(i));
        }
    }

    /** The names of the parameters that training with an objective changes. */
    static List<String> trainedParameters(Parameters parameters, ModelSettings model, ObjectiveType objective) {
        return parameters.names().stream()
                .filter(objective.isGenerative() ? name -> true : TextModel.classifierParameters(model))
                .toList();
    }

    @Override
    public void close() {
        threads.close();
    }

    /**
     * Trains to the end.
     *
     * @throws DivergedException if the loss is not finite
     * @throws CancellationException if the listener cancelled the trial; a checkpoint has been written
     * @throws IOException if checkpoints cannot be read
     */
    TrialResult.Completed run() throws IOException {
        resume();
        Optional<StopReason> reason = stopRule.reason(state, seconds());
        try {
            while (reason.isEmpty()) {
                epoch();
                reason = stopRule.reason(state, seconds());
            }
        } catch (CancellationException e) {
            saveCheckpoint();
            throw e;
        }
        best.restore();
        return evaluate(reason.get());
    }

    /** The completed epochs. */
    List<EpochMetrics> epochs() {
        return state.epochs();
    }

    /** The number of completed optimiser steps. */
    long steps() {
        return state.steps();
    }

    /** The mean time of a step so far, without validation; NaN before the first epoch has ended. */
    double millisecondsPerStep() {
        return state.millisecondsPerStep();
    }

    /** The network with its current parameters; usable until this is closed. */
    NetworkClassifier network() {
        return new NetworkClassifier(
                manager,
                experiment.model(),
                bags,
                parameters,
                threads.memory(),
                threads.recurrence(),
                trainedParameters(parameters, experiment.model(), trial.objective())::contains);
    }

    /** The time of the trial so far, including the time before an interruption. */
    double seconds() {
        return secondsSince(startedAt);
    }

    private void resume() throws IOException {
        Optional<TrainingState> saved = checkpoints.restore(arrays, manager);
        if (saved.isPresent()) {
            state = saved.get();
            adam.resume(state.steps());
            best.resume(state.bestEpoch(), state.bestScore());
            startedAt -= nanoseconds(state.seconds());
        }
    }

    private void saveCheckpoint() {
        boolean insideEpoch = state.openSteps() > 0;
        checkpoints.save(state.at(insideEpoch ? secondsSince(epochStartedAt) : 0, seconds()), arrays);
    }

    private void epoch() {
        epochStartedAt = System.nanoTime() - nanoseconds(state.openSeconds());
        int number = state.epochs().size() + 1;
        while (state.openSteps() == 0
                || (state.openSteps() < stepsOfEpoch()
                        && stopRule.limit(state, seconds()).isEmpty())) {
            oneStep();
            if (checkpoints.isDueInsideEpoch()) {
                saveCheckpoint();
            }
        }
        double secondsOfSteps = secondsSince(epochStartedAt);
        Confusion validation = evaluator
                .classify(manager, dataset.labelled(), split.validation())
                .confusion();
        best.offer(number, settings.metric().of(validation));
        EpochMetrics metrics = metrics(number, validation);
        state = state.afterEpoch(metrics, secondsOfSteps, best);
        listener.onEpoch(metrics);
        if (checkpoints.isDueAfterEpoch()) {
            saveCheckpoint();
        }
    }

    /** An epoch is what lies between two validations. */
    private int stepsOfEpoch() {
        return settings.validateEvery() == TrainingSettings.EPOCH
                ? labelled.batchesPerPass()
                : settings.validateEvery();
    }

    private void oneStep() {
        endIfCancelled();
        long steps = state.steps();
        StepMetrics metrics = step.run(manager, labelled.batch(steps), unlabelled.batch(steps), steps);
        adam.step();
        state = state.afterStep(metrics);
        listener.onStep(state.steps(), metrics.loss());
    }

    private void endIfCancelled() {
        if (listener.isCancelled()) {
            throw new CancellationException(trial.describe() + " was cancelled after " + steps() + " steps");
        }
    }

    private EpochMetrics metrics(int number, Confusion validation) {
        StepMetrics sums = state.open();
        boolean generative = trial.objective().isGenerative();
        return new EpochMetrics(
                number,
                steps(),
                generative ? settings.betaAt(steps()) : Double.NaN,
                generative ? sums.boundUnlabelled() / sums.unlabelledTexts() : Double.NaN,
                generative ? sums.boundLabelled() / sums.labelledTexts() : Double.NaN,
                sums.classifierLoss() / sums.labelledTexts(),
                (double) sums.correct() / sums.labelledTexts(),
                validation.accuracy(),
                validation.macroF1(),
                secondsSince(epochStartedAt));
    }

    private TrialResult.Completed evaluate(StopReason reason) {
        int[] testTexts = IntStream.range(0, dataset.test().size()).toArray();
        UnlabelledObjective comparable = Objectives.comparable(settings, dataset.classes());
        Optional<Evaluator.BoundSum> bound = testBound(() -> comparable, "test");
        Optional<Evaluator.BoundSum> ofObjective =
                testBound(() -> Objectives.of(trial.objective(), settings).unlabelled(), "test.objective");
        Evaluator.Classification test = evaluator.classify(manager, dataset.test(), testTexts);
        EpochMetrics bestEpoch = state.epochs().get(best.epoch() - 1);
        return new TrialResult.Completed(
                test.confusion().accuracy(),
                bestEpoch.validationAccuracy(),
                evaluator
                        .classify(manager, dataset.labelled(), split.training())
                        .confusion()
                        .accuracy(),
                bound.map(Evaluator.BoundSum::mean).orElse(Double.NaN),
                bound.map(sum -> Math.exp(-sum.nats() / sum.tokens())).orElse(Double.NaN),
                bound.map(Evaluator.BoundSum::texts).orElse(0),
                best.epoch(),
                state.epochs().size(),
                steps(),
                reason,
                state.tokens() / state.trainingSeconds(),
                bestEpoch.validationMacroF1(),
                test.confusion().macroF1(),
                ofObjective.map(Evaluator.BoundSum::mean).orElse(Double.NaN),
                Double.NaN,
                test.confusion(),
                test.calibration(),
                generation());
    }

    private Generation generation() {
        if (!trial.objective().isGenerative()) {
            return Generation.NONE;
        }
        try (NetworkClassifier network = network()) {
            return GeneratedTexts.of(network, dataset, experiment.model().decoder(), random);
        }
    }

    private Optional<Evaluator.BoundSum> testBound(Supplier<UnlabelledObjective> objective, String purpose) {
        if (!trial.objective().isGenerative() || settings.testBoundTexts() == 0) {
            return Optional.empty();
        }
        Evaluator.BoundSum sum =
                evaluator.bound(manager, dataset.test(), settings.testBoundTexts(), objective.get(), noise, purpose);
        if (!Double.isFinite(sum.nats())) {
            throw new DivergedException("the bound of the test texts is " + sum.nats());
        }
        return Optional.of(sum);
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    private static long nanoseconds(double seconds) {
        return (long) (1e9 * seconds);
    }
}

package io.github.piwo.training;

import ai.djl.ndarray.NDManager;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.TrainingSettings;
import io.github.piwo.dataset.BatchSampler;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.SupervisionSplit;
import io.github.piwo.model.ParameterInitialiser;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.TextModel;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialResult;
import io.github.piwo.trial.TrialResult.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/** One trial's loop: epochs of steps, validation after each, early stopping, and the best epoch's evaluation. */
final class TrialTraining implements AutoCloseable {
    private final Trial trial;
    private final TrainingSettings settings;
    private final PreparedDataset dataset;
    private final SupervisionSplit split;
    private final TrainingListener listener;

    private final NDManager manager;
    private final TrialThreads threads;
    private final Evaluator evaluator;
    private final Noise noise;
    private final TrainingStep step;
    private final Adam adam;
    private final BestParameters best;
    private final BatchSampler labelled;
    private final BatchSampler unlabelled;

    private final List<EpochMetrics> epochs = new ArrayList<>();
    private final long startedAt = System.nanoTime();
    private long steps;
    private long tokens;
    private double trainingSeconds;

    /**
     * Draws the model.
     *
     * @param manager that everything of the trial is to belong to; its owner closes it
     */
    TrialTraining(
            NDManager manager,
            Trial trial,
            String trialId,
            ExperimentSettings experiment,
            PreparedDataset dataset,
            SupervisionSplit split,
            TrainingListener listener) {
        this.trial = trial;
        this.settings = experiment.training();
        this.dataset = dataset;
        this.split = split;
        this.listener = listener;
        KeyedRandom random = KeyedRandom.ofTrial(trialId);
        this.manager = manager;
        Parameters parameters = new ParameterInitialiser(
                        experiment.model(), name -> random.generator("parameter." + name))
                .initialise(manager, dataset.wordVectors(), dataset.vocabularySize(), dataset.classes());
        this.threads = new TrialThreads(parameters, experiment.execution().threads(), experiment.memory());
        this.evaluator = new Evaluator(threads, dataset.classes());
        this.noise = new Noise(random, experiment.model().latentSize(), dataset.classes());
        this.step = new TrainingStep(experiment, dataset, threads, random, trial);
        List<String> trained = trainedParameters(parameters, trial.objective());
        this.adam = new Adam(manager, threads, trained, settings);
        this.best = new BestParameters(
                manager, trained.stream().map(parameters::array).toList());
        this.labelled = new BatchSampler(split.training(), settings.batchSize(), random, "order.labelled");
        this.unlabelled = new BatchSampler(
                IntStream.range(0, dataset.unlabelled().size()).toArray(),
                settings.batchSize(),
                random,
                "order.unlabelled");
    }

    /** Names of the parameters that training under an objective changes. */
    static List<String> trainedParameters(Parameters parameters, ObjectiveType objective) {
        return parameters.names().stream()
                .filter(objective.isGenerative() ? name -> true : TextModel.classifierParameters())
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
     * @throws CancellationException if the listener says so
     */
    TrialResult.Completed run() {
        Optional<StopReason> reason = Optional.empty();
        while (reason.isEmpty()) {
            reason = epoch();
        }
        best.restore();
        return evaluate(reason.get());
    }

    /** Epochs done so far. */
    List<EpochMetrics> epochs() {
        return List.copyOf(epochs);
    }

    /** Optimiser steps done so far. */
    long steps() {
        return steps;
    }

    private Optional<StopReason> epoch() {
        long epochStart = System.nanoTime();
        int number = epochs.size() + 1;
        StepMetrics sums = StepMetrics.ZERO;
        Optional<StopReason> limit = Optional.empty();
        for (int i = 0; i < labelled.batchesPerPass() && limit.isEmpty(); i++) {
            sums = sums.plus(oneStep((long) (number - 1) * labelled.batchesPerPass() + i));
            limit = limitOfSteps();
        }
        trainingSeconds += secondsSince(epochStart);
        tokens += sums.tokens();
        double validation = evaluator.accuracy(manager, dataset.labelled(), split.validation());
        best.offer(number, validation);
        EpochMetrics metrics = metrics(number, sums, validation, secondsSince(epochStart));
        epochs.add(metrics);
        listener.onEpoch(metrics);
        return limit.or(() -> limitOfEpochs(number));
    }

    private StepMetrics oneStep(long batch) {
        if (listener.isCancelled()) {
            throw new CancellationException(trial.describe() + " was cancelled after " + steps + " steps");
        }
        StepMetrics metrics = step.run(manager, labelled.batch(batch), unlabelled.batch(steps), steps);
        adam.step();
        steps++;
        listener.onStep(steps, metrics.loss());
        return metrics;
    }

    private Optional<StopReason> limitOfSteps() {
        if (settings.maxSteps() > 0 && steps >= settings.maxSteps()) {
            return Optional.of(StopReason.MAX_STEPS);
        }
        if (settings.maxMinutes() > 0 && secondsSince(startedAt) >= 60 * settings.maxMinutes()) {
            return Optional.of(StopReason.MAX_MINUTES);
        }
        return Optional.empty();
    }

    private Optional<StopReason> limitOfEpochs(int epoch) {
        if (steps >= settings.minSteps() && epoch - best.epoch() >= settings.patience()) {
            return Optional.of(StopReason.EARLY_STOPPING);
        }
        if (settings.maxEpochs() > 0 && epoch >= settings.maxEpochs()) {
            return Optional.of(StopReason.MAX_EPOCHS);
        }
        return Optional.empty();
    }

    private EpochMetrics metrics(int number, StepMetrics sums, double validation, double seconds) {
        return new EpochMetrics(
                number,
                steps,
                trial.objective().isGenerative() ? settings.annealing().betaAt(steps) : Double.NaN,
                trial.objective().isGenerative() ? sums.boundUnlabelled() / sums.unlabelledTexts() : Double.NaN,
                trial.objective().isGenerative() ? sums.boundLabelled() / sums.labelledTexts() : Double.NaN,
                sums.classifierLoss() / sums.labelledTexts(),
                (double) sums.correct() / sums.labelledTexts(),
                validation,
                seconds);
    }

    private TrialResult.Completed evaluate(StopReason reason) {
        int[] testTexts = IntStream.range(0, dataset.test().size()).toArray();
        Optional<Evaluator.BoundSum> bound = testBound();
        return new TrialResult.Completed(
                evaluator.accuracy(manager, dataset.test(), testTexts),
                best.accuracy(),
                evaluator.accuracy(manager, dataset.labelled(), split.training()),
                bound.map(sum -> sum.nats() / sum.texts()).orElse(Double.NaN),
                bound.map(sum -> Math.exp(-sum.nats() / sum.tokens())).orElse(Double.NaN),
                bound.map(Evaluator.BoundSum::texts).orElse(0),
                best.epoch(),
                epochs.size(),
                steps,
                reason,
                tokens / trainingSeconds);
    }

    private Optional<Evaluator.BoundSum> testBound() {
        if (!trial.objective().isGenerative() || settings.testBoundTexts() == 0) {
            return Optional.empty();
        }
        Objectives objectives = Objectives.of(trial.objective(), settings.importanceSamples(), settings.temperature());
        return Optional.of(
                evaluator.bound(manager, dataset.test(), settings.testBoundTexts(), objectives.unlabelled(), noise));
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}

package io.github.piwo.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.github.piwo.baseline.Baseline;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.SupervisionSplit;
import io.github.piwo.engine.DeviceMemory;
import io.github.piwo.engine.MachineErrors;
import io.github.piwo.engine.MachineException;
import io.github.piwo.engine.NativeEngine;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.inference.BaselineClassifier;
import io.github.piwo.inference.KeptModel;
import io.github.piwo.inference.ModelDescription;
import io.github.piwo.inference.NetworkClassifier;
import io.github.piwo.inference.TextClassifier;
import io.github.piwo.model.Recurrence;
import io.github.piwo.store.ModelFolder;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.Generation;
import io.github.piwo.trial.Provenance;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import io.github.piwo.trial.TrialResult.StopReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Runs trials of one experiment on one dataset. Keeps no state between trials; safe for use by several threads. */
public final class Trainer {
    private final ExperimentSettings settings;
    private final PreparedDataset dataset;
    private final TrainingDevice device;

    /** For trials with these settings on this dataset, on the CPU. */
    public Trainer(ExperimentSettings settings, PreparedDataset dataset) {
        this(settings, dataset, TrainingDevice.CPU);
    }

    /** Likewise on another device. */
    public Trainer(ExperimentSettings settings, PreparedDataset dataset, TrainingDevice device) {
        this.settings = settings;
        this.dataset = dataset;
        this.device = device;
    }

    /**
     * Trains a trial and evaluates it.
     *
     * @param attempt counted from 1
     * @return the record of its result, or of its error with the stack trace
     * @throws CancellationException if the listener cancelled it
     * @throws UncheckedIOException if the machine failed, not the trial
     */
    public TrialRecord run(Trial trial, int attempt, TrainingListener listener) {
        try {
            return run(trial, attempt, listener, CheckpointFiles.NONE, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Likewise, continuing from a checkpoint if there is one.
     *
     * @param checkpoints of this trial
     * @param model the folder that the trained model is written to, if it is to be kept
     * @throws IOException if the machine failed, not the trial, so it may be tried again
     */
    public TrialRecord run(
            Trial trial,
            int attempt,
            TrainingListener listener,
            CheckpointFiles checkpoints,
            Optional<ModelFolder> model)
            throws IOException {
        Instant startedAt = Instant.now();
        String describedDevice = device.describe();
        SupervisionSplit split = split(trial);
        String trialId = trialId(trial);
        Outcome outcome;
        long gpuBytes;
        try {
            outcome = train(trial, trialId, split, listener, checkpoints, model);
            gpuBytes = device.gpu().isPresent() ? DeviceMemory.peak(device.djl()) : 0;
        } finally {
            if (device.gpu().isPresent()) {
                NativeEngine.emptyGpuCache();
            }
        }
        return new TrialRecord(
                trialId,
                settings.experimentId(dataset.manifest().fingerprint()),
                trial,
                dataset.manifest().dataset(),
                dataset.manifest().fingerprint(),
                outcome.result(),
                new Provenance(
                        startedAt,
                        outcome.seconds(),
                        describedDevice,
                        Provenance.hostName(),
                        attempt,
                        Provenance.ownVersion(),
                        libraryVersions(),
                        recurrence(trial),
                        gpuBytes,
                        outcome.millisecondsPerStep()),
                split.training().length,
                trial.objective().isGenerative() ? dataset.unlabelled().size() : 0,
                outcome.epochs(),
                dataset.manifest().classNames(),
                settings.json());
    }

    /**
     * Checks whether this process can compute LSTMs as the settings ask.
     *
     * @throws SettingsException if it cannot
     */
    public static void checkRecurrence(ExperimentSettings settings, boolean onGpu) {
        Recurrence.of(settings.execution().recurrence(), settings.model(), onGpu);
    }

    private String recurrence(Trial trial) {
        boolean hasLstm = settings.model().encoder() == ModelSettings.Encoder.BILSTM
                || (settings.model().decoder() == ModelSettings.Decoder.LSTM
                        && trial.objective().isGenerative());
        return hasLstm && !trial.objective().isBaseline()
                ? Recurrence.of(
                                settings.execution().recurrence(),
                                settings.model(),
                                device.gpu().isPresent())
                        .label()
                : "";
    }

    private SupervisionSplit split(Trial trial) {
        int splits = settings.dataset().splits();
        return settings.dataset().stratified()
                ? SupervisionSplit.stratified(
                        dataset.labelled(), splits, trial.split(), trial.supervisionRate(), trial.seed())
                : SupervisionSplit.of(dataset.labelled(), splits, trial.split(), trial.supervisionRate(), trial.seed());
    }

    /** The identity of a trial on this dataset. */
    public String trialId(Trial trial) {
        return settings.trialId(trial, dataset.manifest().fingerprint());
    }

    private record Outcome(TrialResult result, List<EpochMetrics> epochs, double seconds, double millisecondsPerStep) {}

    // Every error of the trial becomes its result, so that the sweep continues; errors of the machine do not.
    private Outcome train(
            Trial trial,
            String trialId,
            SupervisionSplit split,
            TrainingListener listener,
            CheckpointFiles checkpoints,
            Optional<ModelFolder> model)
            throws IOException {
        long start = System.nanoTime();
        Optional<TrainingLoop> training = Optional.empty();
        try (NDManager manager = NDManager.newBaseManager(device.djl())) {
            if (trial.objective().isBaseline()) {
                return fit(trial, split, listener, start, model);
            }
            training = Optional.of(
                    new TrainingLoop(manager, trial, trialId, settings, dataset, split, listener, checkpoints));
            try (TrainingLoop running = training.get()) {
                TrialResult.Completed completed = running.run();
                Outcome outcome =
                        new Outcome(completed, running.epochs(), running.seconds(), running.millisecondsPerStep());
                if (model.isPresent()) {
                    try (NetworkClassifier network = running.network()) {
                        keep(trial, completed, network, model.get());
                    }
                }
                return outcome;
            }
        } catch (CancellationException | IOException e) {
            throw e;
        } catch (Throwable e) {
            Optional<MachineException> machine = MachineErrors.of(e);
            if (machine.isPresent()) {
                throw machine.get();
            }
            List<EpochMetrics> epochs = training.map(TrainingLoop::epochs).orElse(List.of());
            long steps = training.map(TrainingLoop::steps).orElse(0L);
            boolean diverged = e instanceof DivergedException;
            double seconds = training.map(TrainingLoop::seconds).orElse((System.nanoTime() - start) / 1e9);
            double millisecondsPerStep =
                    training.map(TrainingLoop::millisecondsPerStep).orElse(Double.NaN);
            return new Outcome(
                    TrialResult.Failed.of(e, diverged, epochs.size(), steps), epochs, seconds, millisecondsPerStep);
        }
    }

    private void keep(Trial trial, TrialResult.Completed result, TextClassifier classifier, ModelFolder folder)
            throws IOException {
        DatasetManifest described = dataset.manifest();
        ModelDescription description = new ModelDescription(
                trialId(trial),
                settings.experimentId(described.fingerprint()),
                trial,
                described.dataset(),
                described.fingerprint(),
                described.classNames(),
                ModelDescription.Text.of(settings.dataset()),
                settings.model(),
                ModelDescription.Scores.of(result),
                Provenance.ownVersion());
        new KeptModel(description, dataset.vocabulary(), classifier).writeTo(folder);
    }

    private Outcome fit(
            Trial trial, SupervisionSplit split, TrainingListener listener, long start, Optional<ModelFolder> model)
            throws IOException {
        Runnable endIfCancelled = () -> {
            if (listener.isCancelled()) {
                throw new CancellationException(trial.describe() + " was cancelled");
            }
        };
        Baseline.Evaluation fitted =
                new Baseline(dataset, split, settings.training().metric(), endIfCancelled).evaluate(trial.objective());
        TrialResult.Completed completed = new TrialResult.Completed(
                fitted.test().accuracy(),
                fitted.validation().accuracy(),
                fitted.training().accuracy(),
                Double.NaN,
                Double.NaN,
                0,
                0,
                0,
                0,
                StopReason.FITTED,
                Double.NaN,
                fitted.validation().macroF1(),
                fitted.test().macroF1(),
                Double.NaN,
                fitted.strength(),
                fitted.test(),
                fitted.calibration(),
                Generation.NONE);
        Outcome outcome = new Outcome(completed, List.of(), (System.nanoTime() - start) / 1e9, Double.NaN);
        if (model.isPresent()) {
            Optional<BagOfWords> bags =
                    Baseline.usesBagOfWords(trial.objective()) ? Optional.of(dataset.bagOfWords()) : Optional.empty();
            keep(trial, completed, new BaselineClassifier(trial.objective(), fitted.classifier(), bags), model.get());
        }
        return outcome;
    }

    private static Map<String, String> libraryVersions() {
        return Map.of(
                "java", Runtime.version().toString(),
                "djl", Engine.getDjlVersion(),
                "pytorch", Engine.getInstance().getVersion());
    }
}

package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.SupervisionSplit;
import io.github.piwo.engine.MemoryExhaustedException;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import io.github.piwo.trial.TrialResult.StopReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerTest {
    private static final Trial NONE = new Trial(ObjectiveType.NONE, 1, 0, 1, 1);
    private static final Trial VAE = new Trial(ObjectiveType.VAE, 1, 10, 1, 1);

    /** At rate 1, 45 of the labelled texts train: 6 steps an epoch. */
    private final PreparedDataset dataset = TinyDataset.of(5, 60, 40, 40);

    @Test
    void endsWhenPatienceDoesAndReportsTheBestEpoch() {
        TrialRecord record = run(NONE, "training.max-steps=0", "training.patience=2");
        TrialResult.Completed completed = completed(record);
        assertThat(completed.stopReason()).isEqualTo(StopReason.EARLY_STOPPING);
        assertThat(completed.epochs())
                .isEqualTo(completed.bestEpoch() + 2)
                .isEqualTo(record.epochs().size());
        assertThat(completed.steps()).isEqualTo(6L * completed.epochs());
        EpochMetrics best = best(record.epochs());
        assertThat(completed.bestEpoch()).isEqualTo(best.epoch());
        assertThat(completed.validationAccuracy()).isEqualTo(best.validationAccuracy());
    }

    @ParameterizedTest
    @EnumSource
    void theBestEpochIsThatOfTheMetric(Metric metric) {
        String name = metric == Metric.ACCURACY ? "accuracy" : "macro-f1";
        TrialRecord record = run(NONE, "training.max-steps=0", "training.max-epochs=8", "training.metric=" + name);
        TrialResult.Completed completed = completed(record);
        EpochMetrics best = record.epochs().get(completed.bestEpoch() - 1);
        assertThat(record.epochs())
                .allSatisfy(epoch -> assertThat(
                                metric == Metric.ACCURACY
                                        ? epoch.validationAccuracy() - best.validationAccuracy()
                                        : epoch.validationMacroF1() - best.validationMacroF1())
                        .isLessThanOrEqualTo(0));
        assertThat(completed.validationMacroF1()).isEqualTo(best.validationMacroF1());
        assertThat(completed.testMacroF1()).isEqualTo(completed.confusion().macroF1());
        assertThat(completed.testAccuracy()).isEqualTo(completed.confusion().accuracy());
        assertThat(completed.confusion().texts()).isEqualTo(40);
        assertThat(record.classNames()).containsExactly("ada", "bea", "cyd");
    }

    @Test
    void validatesEverySoManySteps() {
        TrialRecord record = run(NONE, "training.max-steps=0", "training.validate-every=4", "training.patience=3");
        TrialResult.Completed completed = completed(record);
        assertThat(completed.stopReason()).isEqualTo(StopReason.EARLY_STOPPING);
        assertThat(completed.steps()).isEqualTo(4L * completed.epochs());
        assertThat(completed.epochs()).isEqualTo(completed.bestEpoch() + 3);
        TrialRecord cut = run(NONE, "training.max-steps=10", "training.validate-every=4");
        assertThat(cut.epochs()).extracting(EpochMetrics::step).containsExactly(4L, 8L, 10L);
    }

    @Test
    void theTimeOfAStepIsThatOfTrainingAlone() {
        double pause = 0.2;
        TrialRecord record = new Trainer(
                        TinySettings.with("training.max-steps=12", "training.validate-every=4"), dataset)
                .run(VAE, 1, new TrainingListener() {
                    @Override
                    public void onEpoch(EpochMetrics epoch) {
                        LockSupport.parkNanos((long) (pause * 1e9));
                    }
                });
        double steps = completed(record).steps() * record.provenance().millisecondsPerStep() / 1000;
        double epochs =
                record.epochs().stream().mapToDouble(EpochMetrics::seconds).sum();
        assertThat(steps).isPositive().isLessThan(epochs);
        assertThat(epochs).isLessThan(record.provenance().seconds() - 2.5 * pause);
    }

    @Test
    void whenItValidatesChangesNoStep() {
        TrialRecord often = run(VAE, "training.max-steps=12", "training.validate-every=2", "training.patience=9");
        TrialRecord seldom = run(VAE, "training.max-steps=12", "training.validate-every=6");
        assertThat(often.epochs().get(5).validationAccuracy())
                .isEqualTo(seldom.epochs().get(1).validationAccuracy());
        double bounds = often.epochs().subList(3, 6).stream()
                .mapToDouble(EpochMetrics::classifierLoss)
                .average()
                .orElseThrow();
        // Means over the epochs' texts, of which the last batch of a pass has fewer.
        assertThat(seldom.epochs().get(1).classifierLoss()).isCloseTo(bounds, within(0.02));
    }

    /** The first batch comes before any update, so all that differs between trials is what they are meant to differ in. */
    @Test
    void allObjectivesOfASplitStartFromTheSameWeightsAndTexts() {
        String[] oneStep = {"training.max-steps=1", "training.validate-every=1"};
        double loss = run(VAE, oneStep).epochs().get(0).classifierLoss();
        for (Trial other : List.of(
                NONE,
                new Trial(ObjectiveType.VAE, 1, 1000, 1, 1),
                new Trial(ObjectiveType.PIWO, 1, 10, 1, 1),
                new Trial(ObjectiveType.IWAE, 1, 10, 1, 1))) {
            assertThat(run(other, oneStep).epochs().get(0).classifierLoss()).isCloseTo(loss, within(1e-5));
        }
        assertThat(run(new Trial(ObjectiveType.VAE, 1, 10, 2, 1), oneStep)
                        .epochs()
                        .get(0)
                        .classifierLoss())
                .isNotCloseTo(loss, within(1e-4));
    }

    @Test
    void settingsOfTheEvaluationChangeNothingOfTheTraining() {
        TrialRecord usual = run(VAE);
        TrialRecord other = run(VAE, "training.test-bound-texts=5", "training.test-bound-samples=3");
        assertThat(other.trialId()).isNotEqualTo(usual.trialId());
        assertThat(completed(other).testAccuracy()).isEqualTo(completed(usual).testAccuracy());
        assertThat(other.epochs())
                .usingRecursiveComparison()
                .ignoringFields("seconds")
                .isEqualTo(usual.epochs());
    }

    @Test
    void theTestBoundIsThatOfIwaeWhateverTheObjective() {
        for (String labels : List.of("sampled", "summed")) {
            String[] few = {"training.labels=" + labels, "training.max-steps=6", "training.test-bound-samples=3"};
            String[] many = {"training.labels=" + labels, "training.max-steps=6", "training.test-bound-samples=300"};
            TrialResult.Completed loose = completed(run(VAE, few));
            TrialResult.Completed tight = completed(run(VAE, many));
            assertThat(tight.objectiveBound()).isEqualTo(loose.objectiveBound());
            assertThat(tight.testBound()).isGreaterThan(loose.testBound()).isGreaterThan(tight.objectiveBound());
            assertThat(tight.testPerplexity()).isGreaterThan(1).isLessThan(loose.testPerplexity());
        }
    }

    private static List<Arguments> networks() {
        return List.of(
                Arguments.of("bag-of-words", "bag-of-words", "[mean-vector]"),
                Arguments.of("bag-of-words", "bag-of-words", "[tfidf]"),
                Arguments.of("bag-of-words", "bag-of-words", "[lsa, tfidf]"),
                Arguments.of("bag-of-words", "lstm", "[mean-vector, tfidf]"),
                Arguments.of("bilstm", "bag-of-words", "[mean-vector]"));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void learnsWithAllNetworksAndSummedLabels(String encoder, String decoder, String features) {
        PreparedDataset larger = TinyDataset.of(6, 240, 100, 120);
        for (ObjectiveType objective : List.of(ObjectiveType.VAE, ObjectiveType.PIWO)) {
            ExperimentSettings settings = TinySettings.with(
                    "training.max-steps=200",
                    "training.validate-every=40",
                    "training.labels=summed",
                    "training.classifier-decay=0.1",
                    "training.warm-up-steps=30",
                    "training.labelled-bound-weight=0.5",
                    "model.encoder=" + encoder,
                    "model.decoder=" + decoder,
                    "model.bag-features=" + features);
            TrialResult.Completed completed = completed(
                    new Trainer(settings, larger).run(new Trial(objective, 1, 10, 1, 1), 1, TrainingListener.SILENT));
            // A third of the texts would be right by chance.
            assertThat(completed.testAccuracy()).as("%s", objective).isGreaterThan(0.47);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectiveType.class,
            names = {"NAIVE_BAYES", "TFIDF", "MEAN_VECTORS"})
    void aBaselineIsARecordLikeOthers(ObjectiveType baseline) {
        TrialRecord record = run(new Trial(baseline, 1, 0, 1, 1));
        TrialResult.Completed completed = completed(record);
        assertThat(completed.stopReason()).isEqualTo(StopReason.FITTED);
        assertThat(completed.strength()).isPositive();
        assertThat(completed.testAccuracy()).isEqualTo(completed.confusion().accuracy());
        assertThat(completed.testBound()).isNaN();
        assertThat(record.provenance().millisecondsPerStep()).isNaN();
        assertThat(record.epochs()).isEmpty();
        assertThat(record.labelledTexts()).isEqualTo(45);
        assertThat(record.unlabelledTexts()).isZero();
    }

    @Test
    void learnsWhatTheLabelsSay() {
        PreparedDataset larger = TinyDataset.of(6, 240, 8, 120);
        ExperimentSettings settings = TinySettings.with("training.max-steps=0", "training.max-epochs=8");
        TrialResult.Completed completed =
                completed(new Trainer(settings, larger).run(NONE, 1, TrainingListener.SILENT));
        // Three classes.
        assertThat(completed.testAccuracy()).isGreaterThan(0.6);
        assertThat(completed.validationAccuracy()).isGreaterThan(0.6);
    }

    @Test
    void noneLearnsWithoutUnlabelledTextsAndTheOthersSayThatTheyCannot() {
        PreparedDataset labelledAlone = TinyDataset.of(6, 24, 0, 12);
        Trainer trainer = new Trainer(TinySettings.with(), labelledAlone);
        assertThat(trainer.run(NONE, 1, TrainingListener.SILENT).isCompleted()).isTrue();
        Trial vae = new Trial(ObjectiveType.VAE, 0.5, 1, 1, 1);
        TrialResult.Failed failed = (TrialResult.Failed)
                trainer.run(vae, 1, TrainingListener.SILENT).result();
        assertThat(failed.errorMessage()).isEqualTo("VAE learns from unlabelled texts, and there are none");
    }

    @Test
    void itsThreadsEndWithATrialHoweverThatEnds() throws InterruptedException {
        ExperimentSettings settings = TinySettings.with("execution.threads=3", "training.max-steps=2");
        Trainer runner = new Trainer(settings, dataset);
        Set<Thread> helpers = ConcurrentHashMap.newKeySet();
        TrialRecord record = runner.run(NONE, 1, new TrainingListener() {
            @Override
            public void onStep(long step, double loss) {
                helpers.addAll(helpers());
            }
        });
        assertThat(record.isCompleted()).isTrue();
        assertThat(helpers).hasSizeGreaterThanOrEqualTo(2);
        Trial diverging = new Trial(ObjectiveType.VAE, 1, 1e40, 1, 1);
        assertThat(runner.run(diverging, 1, TrainingListener.SILENT).result().status())
                .isEqualTo("diverged");
        helpers.addAll(helpers());
        for (Thread helper : helpers) {
            helper.join(60_000);
            assertThat(helper.isAlive()).isFalse();
        }
    }

    private static List<Thread> helpers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("trial-helper"))
                .toList();
    }

    @Test
    void minStepsDelayTheStop() {
        TrialRecord record = run(NONE, "training.max-steps=0", "training.patience=1", "training.min-steps=50");
        assertThat(completed(record).stopReason()).isEqualTo(StopReason.EARLY_STOPPING);
        // Nine epochs are the first that have 50 steps.
        assertThat(completed(record).epochs()).isGreaterThanOrEqualTo(9);
        TrialRecord undelayed = run(NONE, "training.max-steps=0", "training.patience=1");
        assertThat(completed(undelayed).epochs()).isLessThan(9);
    }

    @Test
    void limitsAreRecordedAsReasons() {
        TrialResult.Completed epochs = completed(run(NONE, "training.max-steps=0", "training.max-epochs=2"));
        assertThat(epochs.stopReason()).isEqualTo(StopReason.MAX_EPOCHS);
        assertThat(epochs.epochs()).isEqualTo(2);
        TrialResult.Completed steps = completed(run(VAE, "training.max-steps=8"));
        assertThat(steps.stopReason()).isEqualTo(StopReason.MAX_STEPS);
        assertThat(steps.steps()).isEqualTo(8);
        assertThat(steps.epochs()).isEqualTo(2);
        TrialResult.Completed minutes = completed(run(NONE, "training.max-minutes=1e-9"));
        assertThat(minutes.stopReason()).isEqualTo(StopReason.MAX_MINUTES);
        assertThat(minutes.steps()).isEqualTo(1);
    }

    /** A trial that ends at the best epoch of a longer one has the same parameters, and so must have its figures. */
    @Test
    void theBestEpochsParametersAreEvaluated() {
        String[] unstable = {"training.max-steps=0", "training.learning-rate=0.05", "training.patience=3"};
        TrialResult.Completed longer = completed(run(NONE, unstable));
        assertThat(longer.bestEpoch()).isLessThan(longer.epochs());
        TrialResult.Completed again = runUntil(longer.bestEpoch(), unstable);
        assertThat(again.testAccuracy()).isEqualTo(longer.testAccuracy());
        assertThat(again.trainAccuracy()).isEqualTo(longer.trainAccuracy());
        assertThat(again.validationAccuracy()).isEqualTo(longer.validationAccuracy());
    }

    @Test
    void aLossThatIsNotFiniteIsADivergence() {
        TrialRecord record = run(VAE, "training.learning-rate=1e30");
        assertThat(record.result()).isInstanceOf(TrialResult.Failed.class);
        TrialResult.Failed failed = (TrialResult.Failed) record.result();
        assertThat(failed.status()).isEqualTo("diverged");
        assertThat(failed.errorClass()).isEqualTo(DivergedException.class.getName());
        assertThat(failed.errorMessage()).matches("the loss became (NaN|-?Infinity) at step \\d+");
        assertThat(failed.stackTrace()).contains("TrainingStep");
    }

    @Test
    void aTrialThatDivergesByItsLastStepIsNoResult() {
        TrialResult.Failed failed = (TrialResult.Failed)
                run(NONE, "training.learning-rate=1e38", "training.max-steps=1").result();
        assertThat(failed.diverged()).as(failed.errorMessage()).isTrue();
        assertThat(failed.errorMessage()).contains("not finite");
    }

    /** Of a network and of a reference classifier. */
    @ParameterizedTest
    @EnumSource(
            value = ObjectiveType.class,
            names = {"NONE", "NAIVE_BAYES", "TFIDF"})
    void aTrialWhoseMachineRunsOutOfMemoryHasNoRecord(ObjectiveType objective) {
        TrainingListener full = new TrainingListener() {
            @Override
            public boolean isCancelled() {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        assertThatThrownBy(
                        () -> new Trainer(TinySettings.with(), dataset).run(new Trial(objective, 1, 0, 1, 1), 1, full))
                .cause()
                .isInstanceOf(MemoryExhaustedException.class)
                .hasMessageContaining("Java heap space");
    }

    @Test
    void aCancelledTrialHasNoRecord() {
        TrainingListener cancelling = new TrainingListener() {
            private long steps;

            @Override
            public void onStep(long step, double loss) {
                steps = step;
            }

            @Override
            public boolean isCancelled() {
                return steps == 3;
            }
        };
        assertThatThrownBy(() -> new Trainer(TinySettings.with(), dataset).run(NONE, 1, cancelling))
                .isInstanceOf(CancellationException.class)
                .hasMessage("None rate 1 split 1 seed 1 was cancelled after 3 steps");
    }

    @Test
    void whateverIsThrownIsAFailureThatTellsHowFarTheTrialCame() {
        TrialRecord broken = runThrowing(new IllegalStateException("no luck"));
        TrialResult.Failed failed = (TrialResult.Failed) broken.result();
        assertThat(failed.status()).isEqualTo("failed");
        assertThat(failed.errorClass()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failed.errorMessage()).isEqualTo("no luck");
        assertThat(failed.stackTrace()).contains("TrainerTest");
        assertThat(failed.steps()).isEqualTo(8);
        assertThat(failed.epochs()).isEqualTo(1);
        assertThat(broken.epochs()).hasSize(1);
        assertThat(broken.provenance().millisecondsPerStep()).isPositive();
        TrialResult.Failed overflow =
                (TrialResult.Failed) runThrowing(new StackOverflowError()).result();
        assertThat(overflow.errorClass()).isEqualTo("java.lang.StackOverflowError");
        assertThat(overflow.errorMessage()).isEmpty();
    }

    private TrialRecord runThrowing(Throwable thrown) {
        return new Trainer(TinySettings.with(), dataset).run(NONE, 1, new TrainingListener() {
            @Override
            public void onStep(long step, double loss) {
                if (step == 8) {
                    TrainerTest.<RuntimeException>sneak(thrown);
                }
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private TrialRecord run(Trial trial, String... overrides) {
        return new Trainer(TinySettings.with(overrides), dataset).run(trial, 1, TrainingListener.SILENT);
    }

    /** Limits are part of the identity, by which all draws are keyed, so the identity is that of the limitless trial. */
    private TrialResult.Completed runUntil(int epochs, String... overrides) {
        String fingerprint = dataset.manifest().fingerprint();
        ExperimentSettings limited =
                TinySettings.with(Stream.concat(Stream.of(overrides), Stream.of("training.max-epochs=" + epochs))
                        .toArray(String[]::new));
        SupervisionSplit split = SupervisionSplit.of(dataset.labelled(), 4, NONE.split(), 1, NONE.seed());
        String trialId = TinySettings.with(overrides).trialId(NONE, fingerprint);
        try (NDManager manager = NDManager.newBaseManager()) {
            return new TrainingLoop(
                            manager,
                            NONE,
                            trialId,
                            limited,
                            dataset,
                            split,
                            TrainingListener.SILENT,
                            CheckpointFiles.NONE)
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TrialResult.Completed completed(TrialRecord record) {
        assertThat(record.result()).isInstanceOf(TrialResult.Completed.class);
        return (TrialResult.Completed) record.result();
    }

    /** The first of the highest validation accuracy. */
    private static EpochMetrics best(List<EpochMetrics> epochs) {
        return epochs.stream()
                .max(Comparator.comparingDouble(EpochMetrics::validationAccuracy)
                        .thenComparing(
                                Comparator.comparingInt(EpochMetrics::epoch).reversed()))
                .orElseThrow();
    }
}

package io.github.piwo.results;

import static io.github.piwo.results.TableSchema.column;
import static io.github.piwo.results.TableSchema.nullable;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.github.piwo.results.TableSchema.Column;
import io.github.piwo.store.RecordFormat;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import io.github.piwo.trial.TrialResult.Completed;
import io.github.piwo.trial.TrialResult.Failed;
import io.github.piwo.trial.TrialResult.Skipped;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The schemas of the tables of trials and epochs. Other tools rely on them, so columns are only ever added. Figures that do not
 * exist (NaN in a record) are null.
 */
final class TrialSchemas {

    static final TableSchema<TrialRecord> TRIALS = new TableSchema<>(
            "trials",
            List.of(
                    column("trial_id", StringType, TrialRecord::trialId),
                    column("experiment", StringType, r -> Experiment.shortId(r.experimentId())),
                    column("dataset", StringType, TrialRecord::dataset),
                    column("dataset_fingerprint", StringType, TrialRecord::datasetFingerprint),
                    column("objective", StringType, r -> r.trial().objective().label()),
                    column("supervision_rate", DoubleType, r -> r.trial().supervisionRate()),
                    nullable("alpha", DoubleType, r -> orNull(r.trial().alpha())),
                    column("split", IntegerType, r -> r.trial().split()),
                    column("seed", LongType, r -> r.trial().seed()),
                    column("status", StringType, r -> r.result().status()),
                    ofCompleted("test_accuracy", Completed::testAccuracy),
                    ofCompleted("validation_accuracy", Completed::validationAccuracy),
                    ofCompleted("train_accuracy", Completed::trainAccuracy),
                    ofCompleted("test_bound", Completed::testBound),
                    ofCompleted("test_perplexity", Completed::testPerplexity),
                    nullable("test_bound_texts", IntegerType, r -> completed(r, Completed::testBoundTexts)),
                    nullable("best_epoch", IntegerType, r -> completed(r, Completed::bestEpoch)),
                    column("epochs", IntegerType, TrialSchemas::numberOfEpochs),
                    column("steps", LongType, TrialSchemas::steps),
                    nullable("stop_reason", StringType, r -> completed(r, TrialSchemas::stopReason)),
                    column("labelled_texts", IntegerType, TrialRecord::labelledTexts),
                    column("unlabelled_texts", IntegerType, TrialRecord::unlabelledTexts),
                    column("started_at", TimestampType, r -> r.provenance().startedAt()),
                    column("seconds", DoubleType, r -> r.provenance().seconds()),
                    ofCompleted("tokens_per_second", Completed::tokensPerSecond),
                    column("device", StringType, r -> r.provenance().device()),
                    column("host", StringType, r -> r.provenance().host()),
                    column("attempt", IntegerType, r -> r.provenance().attempt()),
                    nullable("error_class", StringType, r -> failed(r, Failed::errorClass)),
                    nullable("error_message", StringType, r -> failed(r, Failed::errorMessage)),
                    nullable("stack_trace", StringType, r -> failed(r, Failed::stackTrace)),
                    column("settings", StringType, TrialRecord::settings),
                    column("code_version", StringType, r -> r.provenance().codeVersion()),
                    column("library_versions", StringType, TrialSchemas::libraryVersions),
                    ofCompleted("test_macro_f1", Completed::testMacroF1),
                    ofCompleted("validation_macro_f1", Completed::validationMacroF1),
                    column("metric", StringType, r -> Aggregates.metric(r).label()),
                    ofCompleted("objective_bound", Completed::objectiveBound),
                    ofCompleted("strength", Completed::strength),
                    ofCompleted("test_calibration_error", c -> c.calibration().expectedError()),
                    ofCompleted("label_fidelity", c -> c.generation().labelFidelity()),
                    column("recurrence", StringType, r -> r.provenance().recurrence()),
                    column("gpu_bytes", LongType, r -> r.provenance().gpuBytes()),
                    nullable(
                            "skipped_reason",
                            StringType,
                            r -> r.result() instanceof Skipped skipped ? skipped.reason() : null),
                    nullable(
                            "milliseconds_per_step",
                            DoubleType,
                            r -> numberOrNull(r.provenance().millisecondsPerStep()))));

    static final TableSchema<TrialEpoch> EPOCHS = new TableSchema<>(
            "epochs",
            List.of(
                    column("trial_id", StringType, e -> e.trial().trialId()),
                    column(
                            "experiment",
                            StringType,
                            e -> Experiment.shortId(e.trial().experimentId())),
                    column("epoch", IntegerType, e -> e.epoch().epoch()),
                    column("step", LongType, e -> e.epoch().step()),
                    column("beta", DoubleType, e -> e.epoch().beta()),
                    ofEpoch("bound_unlabelled", EpochMetrics::boundUnlabelled),
                    ofEpoch("bound_labelled", EpochMetrics::boundLabelled),
                    ofEpoch("classifier_loss", EpochMetrics::classifierLoss),
                    ofEpoch("train_accuracy", EpochMetrics::trainAccuracy),
                    ofEpoch("validation_accuracy", EpochMetrics::validationAccuracy),
                    column("seconds", DoubleType, e -> e.epoch().seconds()),
                    ofEpoch("validation_macro_f1", EpochMetrics::validationMacroF1)));

    /** One epoch of one trial. */
    record TrialEpoch(TrialRecord trial, EpochMetrics epoch) {}

    private TrialSchemas() {}

    static Stream<TrialEpoch> epochs(TrialRecord trial) {
        return trial.epochs().stream().map(epoch -> new TrialEpoch(trial, epoch));
    }

    private static Column<TrialRecord> ofCompleted(String name, Function<Completed, Double> figure) {
        return nullable(name, DoubleType, r -> completed(r, figure.andThen(TrialSchemas::numberOrNull)));
    }

    private static Column<TrialEpoch> ofEpoch(String name, Function<EpochMetrics, Double> figure) {
        return nullable(name, DoubleType, e -> numberOrNull(figure.apply(e.epoch())));
    }

    private static Object completed(TrialRecord record, Function<Completed, ?> figure) {
        return record.result() instanceof Completed completed ? figure.apply(completed) : null;
    }

    private static Object failed(TrialRecord record, Function<Failed, ?> figure) {
        return record.result() instanceof Failed failed ? figure.apply(failed) : null;
    }

    private static int numberOfEpochs(TrialRecord record) {
        TrialResult result = record.result();
        return result instanceof Completed completed
                ? completed.epochs()
                : result instanceof Failed failed ? failed.epochs() : 0;
    }

    private static long steps(TrialRecord record) {
        TrialResult result = record.result();
        return result instanceof Completed completed
                ? completed.steps()
                : result instanceof Failed failed ? failed.steps() : 0;
    }

    private static String stopReason(Completed completed) {
        return completed.stopReason().name().toLowerCase(Locale.ROOT);
    }

    private static String libraryVersions(TrialRecord record) {
        return RecordFormat.json(new TreeMap<>(record.provenance().libraryVersions()));
    }

    /** The value in a table; null if there is none. */
    static Object orNull(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }

    /** Likewise; null also for NaN. */
    static Object numberOrNull(OptionalDouble number) {
        return number.isPresent() ? numberOrNull(number.getAsDouble()) : null;
    }

    private static Double numberOrNull(Double number) {
        return number.isNaN() ? null : number;
    }
}

package io.github.piwo.results;

import static io.github.piwo.results.TableSchema.column;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.github.piwo.trial.Calibration;
import io.github.piwo.trial.Generation;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The schemas of the tables about what models know beside labels. They are computed from completed trials. */
final class ModelSchemas {
    static final TableSchema<OfBin> CALIBRATION = new TableSchema<>(
            "calibration",
            List.of(
                    column("trial_id", StringType, b -> b.trial().trialId()),
                    column(
                            "experiment",
                            StringType,
                            b -> Experiment.shortId(b.trial().experimentId())),
                    column("texts", IntegerType, b -> b.bin().texts()),
                    column("probability", DoubleType, b -> b.bin().probability()),
                    column("accuracy", DoubleType, b -> b.bin().accuracy())));

    static final TableSchema<OfExample> GENERATED = new TableSchema<>(
            "generated",
            List.of(
                    column("trial_id", StringType, e -> e.trial().trialId()),
                    column(
                            "experiment",
                            StringType,
                            e -> Experiment.shortId(e.trial().experimentId())),
                    column(
                            "class",
                            StringType,
                            e -> e.trial().classNames().get(e.example().label())),
                    column("number", IntegerType, OfExample::number),
                    column("text", StringType, e -> e.example().text())));

    private ModelSchemas() {}

    /** The test texts of a trial whose labels have a similar probability. */
    record OfBin(TrialRecord trial, Calibration.Bin bin) {}

    /**
     * A generated text of a trial.
     *
     * @param number within the trial, counted from 1
     */
    record OfExample(TrialRecord trial, int number, Generation.Example example) {}

    static Stream<OfBin> bins(TrialRecord trial) {
        return trial.result() instanceof Completed completed
                ? completed.calibration().bins().stream().map(bin -> new OfBin(trial, bin))
                : Stream.empty();
    }

    static Stream<OfExample> examples(TrialRecord trial) {
        if (!(trial.result() instanceof Completed completed)) {
            return Stream.empty();
        }
        List<Generation.Example> examples = completed.generation().examples();
        return IntStream.range(0, examples.size()).mapToObj(i -> new OfExample(trial, i + 1, examples.get(i)));
    }
}

package io.github.piwo.results;

import static io.github.piwo.results.TableSchema.column;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.github.piwo.trial.Confusion.ClassFigures;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The schemas of the tables about classes. They are computed from the test texts of completed trials. */
final class ClassSchemas {
    static final TableSchema<Cell> CONFUSION = new TableSchema<>(
            "confusion",
            List.of(
                    column("trial_id", StringType, c -> c.trial().trialId()),
                    column(
                            "experiment",
                            StringType,
                            c -> Experiment.shortId(c.trial().experimentId())),
                    column("true_class", StringType, c -> name(c.trial(), c.label())),
                    column("predicted_class", StringType, c -> name(c.trial(), c.given())),
                    column("texts", IntegerType, Cell::texts)));

    static final TableSchema<OfClass> CLASSES = new TableSchema<>(
            "classes",
            List.of(
                    column("trial_id", StringType, c -> c.trial().trialId()),
                    column(
                            "experiment",
                            StringType,
                            c -> Experiment.shortId(c.trial().experimentId())),
                    column("class", StringType, c -> name(c.trial(), c.label())),
                    column("precision", DoubleType, c -> c.figures().precision()),
                    column("recall", DoubleType, c -> c.figures().recall()),
                    column("f1", DoubleType, c -> c.figures().f1()),
                    column("support", IntegerType, c -> c.figures().support())));

    private ClassSchemas() {}

    /** A number above 0 of a trial's confusion. */
    record Cell(TrialRecord trial, int label, int given, int texts) {}

    /** The figures of one class in one trial. */
    record OfClass(TrialRecord trial, int label, ClassFigures figures) {}

    static Stream<Cell> cells(TrialRecord trial) {
        return trial.result() instanceof Completed completed
                ? completed.confusion().cells().stream()
                        .map(cell -> new Cell(trial, cell.get(0), cell.get(1), cell.get(2)))
                : Stream.empty();
    }

    static Stream<OfClass> classes(TrialRecord trial) {
        if (!(trial.result() instanceof Completed completed)) {
            return Stream.empty();
        }
        List<ClassFigures> figures = completed.confusion().byClass();
        return IntStream.range(0, figures.size()).mapToObj(label -> new OfClass(trial, label, figures.get(label)));
    }

    private static String name(TrialRecord trial, int label) {
        return trial.classNames().get(label);
    }
}

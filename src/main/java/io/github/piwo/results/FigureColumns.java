package io.github.piwo.results;

import static io.github.piwo.results.TableSchema.nullable;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.github.piwo.results.TableSchema.Column;
import io.github.piwo.statistics.PairedTest.Student;
import io.github.piwo.statistics.Posterior;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Columns that tables of means and tables of differences share; null where a row has no such figure. */
final class FigureColumns {
    private FigureColumns() {}

    /** A figure of a summary. */
    static <T> Column<T> ofSummary(
            String name, Function<T, Optional<Summary>> summary, Function<Summary, OptionalDouble> figure) {
        return nullable(
                name,
                DoubleType,
                t -> TrialSchemas.numberOrNull(summary.apply(t).map(figure).orElse(OptionalDouble.empty())));
    }

    /** Interval, t and p of a test. */
    static <T> List<Column<T>> ofStudent(String prefix, Function<T, Optional<Student>> test) {
        return List.of(
                number(prefix + "interval_low", test, Student::low),
                number(prefix + "interval_high", test, Student::high),
                number(prefix + "t", test, Student::t),
                number(prefix + "p", test, Student::p));
    }

    /** How probable it is to be better, the same or worse, and what follows. */
    static <T> List<Column<T>> ofPosterior(Function<T, Optional<Posterior>> posterior) {
        return List.of(
                number("probability_better", posterior, Posterior::better),
                number("probability_same", posterior, Posterior::same),
                number("probability_worse", posterior, Posterior::worse),
                nullable(
                        "finding",
                        StringType,
                        t -> posterior.apply(t).map(Posterior::words).orElse(null)));
    }

    private static <T, F> Column<T> number(String name, Function<T, Optional<F>> of, Function<F, Double> figure) {
        return nullable(name, DoubleType, t -> of.apply(t).map(figure).orElse(null));
    }
}

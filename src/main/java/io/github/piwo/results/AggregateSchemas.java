package io.github.piwo.results;

import static io.github.piwo.results.FigureColumns.ofPosterior;
import static io.github.piwo.results.FigureColumns.ofStudent;
import static io.github.piwo.results.FigureColumns.ofSummary;
import static io.github.piwo.results.TableSchema.column;
import static io.github.piwo.results.TableSchema.concat;
import static io.github.piwo.results.TableSchema.nullable;
import static io.github.piwo.results.TrialSchemas.orNull;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.github.piwo.results.TableSchema.Column;
import io.github.piwo.statistics.StratifiedBootstrap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The schemas of the tables that are computed from trials; {@link TrialSchemas} has those of the trials themselves. */
final class AggregateSchemas {

    static final TableSchema<AlphaAccuracy> ACCURACY_BY_ALPHA = new TableSchema<>(
            "accuracy_by_alpha",
            concat(List.of(
                    ofExperiment(AlphaAccuracy::experiment),
                    List.of(
                            column("objective", StringType, a -> a.objective().label()),
                            column("supervision_rate", DoubleType, AlphaAccuracy::supervisionRate),
                            nullable("alpha", DoubleType, a -> orNull(a.alpha())),
                            column("n", IntegerType, AlphaAccuracy::n),
                            column("failed", IntegerType, AlphaAccuracy::failed)),
                    ofFigures("accuracy", a -> Optional.of(a.validation()), a -> Optional.of(a.test())),
                    ofFigures("macro_f1", a -> Optional.of(a.validationMacroF1()), a -> Optional.of(a.testMacroF1())),
                    List.of(column("metric", StringType, a -> a.metric().label())),
                    overSplits("accuracy", a -> Optional.of(a.validation()), a -> Optional.of(a.test())),
                    overSplits("macro_f1", a -> Optional.of(a.validationMacroF1()), a -> Optional.of(a.testMacroF1())),
                    ofSeeds(AlphaAccuracy::experiment))));

    static final TableSchema<CellAccuracy> ACCURACY = new TableSchema<>(
            "accuracy",
            concat(List.of(
                    ofExperiment(CellAccuracy::experiment),
                    List.of(
                            column("objective", StringType, c -> c.objective().label()),
                            column("supervision_rate", DoubleType, CellAccuracy::supervisionRate),
                            nullable("alpha", DoubleType, c -> orNull(c.alpha())),
                            column("n", IntegerType, CellAccuracy::n),
                            column("failed", IntegerType, CellAccuracy::failed),
                            column("failed_any_alpha", IntegerType, CellAccuracy::failedAnyAlpha)),
                    ofFigures("accuracy", CellAccuracy::validation, CellAccuracy::test),
                    List.of(column("best_in_column", BooleanType, CellAccuracy::bestInColumn)),
                    ofFigures("macro_f1", CellAccuracy::validationMacroF1, CellAccuracy::testMacroF1),
                    List.of(column("metric", StringType, c -> c.metric().label())),
                    ofModel(CellAccuracy::model),
                    overSplits("accuracy", CellAccuracy::validation, CellAccuracy::test),
                    overSplits("macro_f1", CellAccuracy::validationMacroF1, CellAccuracy::testMacroF1),
                    ofSeeds(CellAccuracy::experiment))));

    static final TableSchema<MeanAlpha> ALPHA = new TableSchema<>(
            "alpha",
            concat(List.of(
                    ofExperiment(MeanAlpha::experiment),
                    List.of(
                            column("objective", StringType, a -> a.objective().label()),
                            column("mean_log10_alpha", DoubleType, MeanAlpha::meanLog10),
                            column("rates", IntegerType, MeanAlpha::rates)),
                    ofSeeds(MeanAlpha::experiment))));

    static final TableSchema<Comparison> COMPARISONS = new TableSchema<>(
            "comparisons",
            concat(List.of(
                    ofExperiment(Comparison::experiment),
                    List.of(
                            column("objective", StringType, c -> c.objective().label()),
                            column("baseline", StringType, c -> c.baseline().label()),
                            column("rates", StringType, c -> c.rates().name()),
                            nullable("supervision_rate", DoubleType, c -> singleRate(c.rates())),
                            column("n", IntegerType, c -> c.test().n()),
                            nullable(
                                    "mean_difference",
                                    DoubleType,
                                    c -> orNull(c.test().meanDifference()))),
                    ofStudent("", c -> c.test().corrected()),
                    List.of(nullable("p_holm", DoubleType, c -> orNull(c.holmP()))),
                    ofStudent("uncorrected_", c -> c.test().paired()),
                    List.of(
                            nullable("hypotheses", StringType, AggregateSchemas::hypotheses),
                            column("metric", StringType, c -> c.metric().label())),
                    ofPosterior(Comparison::posterior),
                    List.of(
                            ofBootstrap("bootstrap_low", StratifiedBootstrap.Interval::low),
                            ofBootstrap("bootstrap_high", StratifiedBootstrap.Interval::high)),
                    ofSeeds(Comparison::experiment))));

    static final TableSchema<Verdict> HYPOTHESES = new TableSchema<>(
            "hypotheses",
            concat(List.of(
                    ofExperiment(Verdict::experiment),
                    List.of(
                            column("hypothesis", StringType, v -> v.hypothesis().name()),
                            column("statement", StringType, v -> v.hypothesis().statement()),
                            column("verdict", StringType, v -> v.outcome().words()),
                            column("evidence", StringType, Verdict::evidence),
                            column("needed", StringType, Verdict::needed)),
                    ofSeeds(Verdict::experiment))));

    private AggregateSchemas() {}

    private static <T> List<Column<T>> ofExperiment(Function<T, Experiment> experiment) {
        return List.of(
                column("experiment", StringType, t -> experiment.apply(t).shortId()),
                column("dataset", StringType, t -> experiment.apply(t).dataset()),
                column(
                        "dataset_fingerprint",
                        StringType,
                        t -> experiment.apply(t).datasetFingerprint()),
                nullable("seed", LongType, t -> onlySeed(experiment.apply(t))));
    }

    private static Object onlySeed(Experiment experiment) {
        return experiment.seeds().size() == 1 ? experiment.seeds().get(0) : null;
    }

    private static <T> List<Column<T>> ofSeeds(Function<T, Experiment> experiment) {
        return List.of(column("seeds", StringType, t -> experiment.apply(t).seedsInWords()));
    }

    private static <T> List<Column<T>> ofFigures(
            String figure, Function<T, Optional<Summary>> validation, Function<T, Optional<Summary>> test) {
        return List.of(
                ofSummary("validation_" + figure + "_mean", validation, Summary::mean),
                ofSummary("validation_" + figure + "_std", validation, Summary::std),
                ofSummary("test_" + figure + "_mean", test, Summary::mean),
                ofSummary("test_" + figure + "_std", test, Summary::std));
    }

    private static <T> List<Column<T>> overSplits(
            String figure, Function<T, Optional<Summary>> validation, Function<T, Optional<Summary>> test) {
        return List.of(
                ofSummary("validation_" + figure + "_std_over_splits", validation, Summary::stdOverSplits),
                ofSummary("test_" + figure + "_std_over_splits", test, Summary::stdOverSplits));
    }

    private static <T> List<Column<T>> ofModel(Function<T, ModelSummary> model) {
        return List.of(
                ofSummary("test_bound_mean", t -> Optional.of(model.apply(t).bound()), Summary::mean),
                ofSummary("test_bound_std", t -> Optional.of(model.apply(t).bound()), Summary::std),
                ofSummary(
                        "test_perplexity_mean", t -> Optional.of(model.apply(t).perplexity()), Summary::mean),
                ofSummary("test_perplexity_std", t -> Optional.of(model.apply(t).perplexity()), Summary::std),
                ofSummary(
                        "test_calibration_error_mean",
                        t -> Optional.of(model.apply(t).calibrationError()),
                        Summary::mean),
                ofSummary(
                        "test_calibration_error_std",
                        t -> Optional.of(model.apply(t).calibrationError()),
                        Summary::std),
                ofSummary("label_fidelity_mean", t -> Optional.of(model.apply(t).labelFidelity()), Summary::mean),
                ofSummary("label_fidelity_std", t -> Optional.of(model.apply(t).labelFidelity()), Summary::std));
    }

    private static Column<Comparison> ofBootstrap(String name, Function<StratifiedBootstrap.Interval, Double> figure) {
        return nullable(name, DoubleType, c -> c.bootstrap().map(figure).orElse(null));
    }

    private static Object singleRate(RateRange rates) {
        return rates.isPooled() ? null : rates.lowest();
    }

    private static Object hypotheses(Comparison comparison) {
        return comparison.decides().isEmpty()
                ? null
                : comparison.decides().stream().map(Hypothesis::name).collect(Collectors.joining(", "));
    }
}

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
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.github.piwo.results.SideBySide.Member;
import io.github.piwo.results.TableSchema.Column;
import io.github.piwo.store.RecordFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The schemas of the tables that set the report's experiment beside others. */
final class SideBySideSchemas {
    /** The names of these tables. */
    static final List<String> NAMES = List.of("side_by_side", "side_by_side_experiments", "side_by_side_comparisons");

    /**
     * An experiment as a row.
     *
     * @param settings those in which the experiments differ, as a JSON object
     */
    record MemberRow(Member member, boolean isReport, String settings) {}

    /** A cell of a member's Table 1 as a row. */
    record CellRow(Member member, CellAccuracy cell) {}

    static final TableSchema<CellRow> CELLS = new TableSchema<>(
            NAMES.get(0),
            concat(List.of(
                    ofMember("", CellRow::member),
                    List.of(
                            column(
                                    "objective",
                                    StringType,
                                    r -> r.cell().objective().label()),
                            column("supervision_rate", DoubleType, r -> r.cell().supervisionRate()),
                            nullable("alpha", DoubleType, r -> orNull(r.cell().alpha())),
                            column("n", IntegerType, r -> r.cell().n()),
                            column("failed", IntegerType, r -> r.cell().failed()),
                            column("metric", StringType, r -> r.cell().metric().label())),
                    ofMeanAndStd("validation", r -> r.cell().validationScore()),
                    ofMeanAndStd("test", r -> r.cell().testScore()))));

    static final TableSchema<MemberRow> EXPERIMENTS = new TableSchema<>(
            NAMES.get(1),
            concat(List.of(
                    ofMember("", MemberRow::member),
                    List.of(
                            column("is_report", BooleanType, MemberRow::isReport),
                            column(
                                    "dataset",
                                    StringType,
                                    r -> r.member().experiment().dataset()),
                            column(
                                    "dataset_fingerprint",
                                    StringType,
                                    r -> r.member().experiment().fingerprint()),
                            column(
                                    "network",
                                    StringType,
                                    r -> r.member().experiment().network()),
                            column(
                                    "metric",
                                    StringType,
                                    r -> r.member().experiment().metric().label()),
                            column(
                                    "completed",
                                    IntegerType,
                                    r -> r.member().experiment().completed()),
                            column(
                                    "failed",
                                    IntegerType,
                                    r -> r.member().experiment().failed()),
                            column(
                                    "first_started_at",
                                    TimestampType,
                                    r -> r.member().experiment().first()),
                            column(
                                    "last_started_at",
                                    TimestampType,
                                    r -> r.member().experiment().last()),
                            column("settings", StringType, MemberRow::settings),
                            nullable(
                                    "incomparable",
                                    StringType,
                                    r -> r.member().incomparable().orElse(null)),
                            nullable(
                                    "unpaired",
                                    StringType,
                                    r -> r.member().unpaired().orElse(null))))));

    static final TableSchema<CrossComparison> COMPARISONS = new TableSchema<>(
            NAMES.get(2),
            concat(List.of(
                    ofMember("other_", CrossComparison::other),
                    List.of(
                            column("objective", StringType, c -> c.objective().label()),
                            column("supervision_rate", DoubleType, CrossComparison::supervisionRate),
                            column("metric", StringType, c -> c.own().metric().label())),
                    ofSide("own", CrossComparison::own),
                    ofSide("other", CrossComparison::others),
                    List.of(
                            column("paired", BooleanType, c -> c.obstacle().isEmpty()),
                            column("n", IntegerType, c -> c.test().n()),
                            column("mean_difference", DoubleType, CrossComparison::difference)),
                    ofStudent("", c -> c.test().corrected()),
                    List.of(nullable("p_holm", DoubleType, c -> orNull(c.holmP()))),
                    ofPosterior(CrossComparison::posterior),
                    List.of(nullable("note", StringType, c -> c.note().orElse(null))))));

    private SideBySideSchemas() {}

    private static <T> List<Column<T>> ofMember(String prefix, Function<T, Member> member) {
        return List.of(
                column(prefix + "label", StringType, t -> member.apply(t).label()),
                column(
                        prefix + "output",
                        StringType,
                        t -> member.apply(t).experiment().output()),
                column(
                        prefix + "experiment",
                        StringType,
                        t -> Experiment.shortId(member.apply(t).experiment().id())));
    }

    private static List<Column<CrossComparison>> ofSide(String name, Function<CrossComparison, CellAccuracy> cell) {
        List<Column<CrossComparison>> columns = new ArrayList<>();
        columns.add(
                nullable(name + "_alpha", DoubleType, c -> orNull(cell.apply(c).alpha())));
        columns.add(column(name + "_n", IntegerType, c -> cell.apply(c).n()));
        columns.addAll(ofMeanAndStd(name, c -> cell.apply(c).testScore()));
        return columns;
    }

    private static <T> List<Column<T>> ofMeanAndStd(String name, Function<T, Optional<Summary>> summary) {
        return List.of(
                ofSummary(name + "_mean", summary, Summary::mean), ofSummary(name + "_std", summary, Summary::std));
    }

    static List<MemberRow> members(SideBySide beside) {
        List<MemberRow> rows = new ArrayList<>();
        for (int i = 0; i < beside.members().size(); i++) {
            rows.add(new MemberRow(beside.members().get(i), i == 0, RecordFormat.json(beside.settings(i))));
        }
        return rows;
    }

    static List<CellRow> cells(SideBySide beside) {
        return beside.members().stream()
                .flatMap(member -> member.cells().stream().map(cell -> new CellRow(member, cell)))
                .toList();
    }
}

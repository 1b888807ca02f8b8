package io.github.piwo.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import io.github.piwo.results.NumberText;
import io.github.piwo.results.TextGrid;
import io.github.piwo.trial.Confusion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The table that {@code piwo predict} writes, and what there is to say about it.
 *
 * @param path of its folder
 * @param ownColumns those of the table with the texts
 * @param trueLabels the one of them with the true classes, if there is one
 * @param classNames the classes of the model
 */
record PredictedTable(
        String path, Format format, List<String> ownColumns, Optional<String> trueLabels, List<String> classNames) {
    private static final int MOST_CLASSES = 20;
    private static final Map<String, String> CSV_OPTIONS = Map.of(
            "header", "true",
            "escape", "\"",
            "multiLine", "true",
            "ignoreLeadingWhiteSpace", "false",
            "ignoreTrailingWhiteSpace", "false");

    /** Its format. */
    enum Format {
        PARQUET,
        CSV,
        JSON;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The column of this name, whatever characters are in it. */
    static Column column(String name) {
        return col("`" + name.replace("`", "``") + "`");
    }

    /** The name of the column with a part of the prediction, which differs from those of the texts' own columns. */
    String nameOf(String field) {
        String name = field;
        while (ownColumns.contains(name)) {
            name = "predicted_" + name;
        }
        return name;
    }

    /** Writes it; nothing is there if that fails. */
    void write(Dataset<Row> rows) throws IOException {
        boolean isWritten = false;
        try {
            rows.write().format(format.label()).options(options()).save(path);
            isWritten = true;
        } finally {
            if (!isWritten) {
                Path folder = new Path(path);
                folder.getFileSystem(rows.sparkSession().sparkContext().hadoopConfiguration())
                        .delete(folder, true);
            }
        }
    }

    private Map<String, String> options() {
        return format == Format.CSV ? CSV_OPTIONS : Map.of();
    }

    /**
     * What is in the table, in lines for people.
     *
     * @param schema of what was written; JSON leaves out columns in which all is null
     */
    List<String> describe(SparkSession spark, StructType schema) {
        Dataset<Row> rows = spark.read()
                .schema(schema)
                .format(format.label())
                .options(options())
                .load(path);
        List<String> lines = new ArrayList<>();
        Map<String, Long> texts = new TreeMap<>();
        rows.where(column(nameOf("label")).isNotNull())
                .groupBy(column(nameOf("label")))
                .count()
                .collectAsList()
                .forEach(row -> texts.put(row.getString(0), row.getLong(1)));
        long all = texts.values().stream().mapToLong(Long::longValue).sum();
        lines.add(String.format(Locale.ROOT, "%,d texts have a label now, in %s%s", all, path, byClass(texts)));
        problems(rows).ifPresent(lines::add);
        trueLabels.ifPresent(label -> addQuality(rows, label, lines));
        return lines;
    }

    private String byClass(Map<String, Long> texts) {
        if (classNames.size() > MOST_CLASSES) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        classNames.forEach(
                name -> parts.add(String.format(Locale.ROOT, "%s: %,d", name, texts.getOrDefault(name, 0L))));
        return " (" + String.join(", ", parts) + ")";
    }

    private Optional<String> problems(Dataset<Row> rows) {
        Column problem = column(nameOf("problem"));
        Row found =
                rows.where(problem.isNotNull()).agg(count(lit(1)), min(problem)).first();
        return found.getLong(0) == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT, "%,d rows have none, for example %s", found.getLong(0), found.getString(1)));
    }

    private void addQuality(Dataset<Row> rows, String label, List<String> lines) {
        Column truth = column(label).cast("string");
        Column given = column(nameOf("label"));
        Dataset<Row> labelled = rows.where(truth.isNotNull().and(given.isNotNull()));
        Dataset<Row> known = labelled.where(truth.isin(classNames.toArray()));
        List<List<Integer>> cells = new ArrayList<>();
        for (Row row : known.groupBy(truth, given).count().collectAsList()) {
            cells.add(List.of(
                    classNames.indexOf(row.getString(0)),
                    classNames.indexOf(row.getString(1)),
                    Math.toIntExact(row.getLong(2))));
        }
        Confusion confusion = new Confusion(classNames.size(), cells);
        Row others = labelled.where(not(truth.isin(classNames.toArray())))
                .agg(count(lit(1)), min(truth))
                .first();
        if (others.getLong(0) > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d texts are of a class in column %s that the model does not know, such as \"%s\"; its classes are %s",
                    others.getLong(0),
                    label,
                    others.getString(1),
                    String.join(", ", classNames.subList(0, Math.min(classNames.size(), MOST_CLASSES)))));
        }
        if (confusion.texts() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "accuracy %s %%, macro-F1 %s %% on %,d texts with a known class",
                    NumberText.percent(confusion.accuracy()),
                    NumberText.percent(confusion.macroF1()),
                    confusion.texts()));
            lines.addAll(grid(confusion).lines().toList());
        }
    }

    /** A row for each true class, a column for each label that was given. */
    private String grid(Confusion confusion) {
        if (classNames.size() > MOST_CLASSES) {
            return "";
        }
        TextGrid grid = new TextGrid();
        List<String> header = new ArrayList<>(List.of("true \\ given"));
        header.addAll(classNames);
        grid.add(header);
        for (int label = 0; label < classNames.size(); label++) {
            List<String> row = new ArrayList<>(List.of(classNames.get(label)));
            for (int given = 0; given < classNames.size(); given++) {
                row.add(Integer.toString(texts(confusion, label, given)));
            }
            grid.add(row);
        }
        return grid.toString();
    }

    private static int texts(Confusion confusion, int label, int given) {
        return confusion.cells().stream()
                .filter(cell -> cell.get(0) == label && cell.get(1) == given)
                .mapToInt(cell -> cell.get(2))
                .sum();
    }
}

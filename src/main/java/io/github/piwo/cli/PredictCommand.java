package io.github.piwo.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.to_json;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.LocalPath;
import io.github.piwo.config.SettingsException;
import io.github.piwo.config.SettingsLoader;
import io.github.piwo.inference.TextClassifierModel;
import io.github.piwo.table.TextTable;
import io.github.piwo.table.WantedColumn;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code piwo predict}. */
@Command(
        name = "predict",
        description = "Gives the texts of a table labels, probabilities and, if asked, likelihoods, by kept models.",
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    private static final String USUAL_COLUMN = "text";
    private static final String TEXT = "_piwo_text";
    private static final String PREDICTION = "_piwo_prediction";
    private static final String PROBLEM = "_piwo_problem";
    private static final String PLACE = "_piwo_place";
    /** So that none waits long for the last one. */
    private static final int PARTITIONS_PER_CORE = 3;

    @Mixin
    private CommonOptions options;

    @Mixin
    private ModelOptions models;

    @Option(
            names = "--input",
            paramLabel = "TABLE",
            required = true,
            description = "CSV, TSV, JSON lines, Parquet or ORC: a file, a folder or a pattern.")
    private String input;

    @Option(
            names = "--text-column",
            paramLabel = "NAME",
            split = ",",
            description = "The column with the texts; several are joined by a blank. 'text' unless told.")
    private List<String> textColumns = List.of(USUAL_COLUMN);

    @Option(
            names = "--label-column",
            paramLabel = "NAME",
            description = "The column with the true classes, if there is one: prints how many predictions are right.")
    private Optional<String> labelColumn = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "TABLE",
            required = true,
            description = "A new folder for the result: Parquet, or by its ending .csv or .json.")
    private String to;

    @Option(
            names = "--bound-samples",
            paramLabel = "K",
            description = "Also gives lower bounds of log p(x) and perplexities, by so many samples of z.")
    private int boundSamples;

    @Override
    public Integer call() throws IOException {
        ExperimentSettings settings = options.settingsOr(SettingsLoader.NO_EXPERIMENT);
        if (boundSamples < 0) {
            throw new SettingsException("--bound-samples: " + boundSamples + " is not at least 1");
        }
        Configuration hadoop = CommandSpark.hadoop();
        String target = target(hadoop);
        ModelOptions.Chosen chosen = models.choose(hadoop, boundSamples > 0);
        PrintWriter out = options.out();
        out.println(chosen.description());
        out.flush();
        try (CommandSpark spark = CommandSpark.open("predict", settings, Map.of("--input", input, "--to", target))) {
            SparkSession session = spark.session().newSession();
            // Names that differ in their capitals only are different columns here.
            session.conf().set("spark.sql.caseSensitive", "true");
            TextClassifierModel model = model(chosen, settings);
            TextTable table = table(session, settings);
            PredictedTable result =
                    new PredictedTable(target, format(), table.columns(), labelColumn, model.classNames());
            spark.session().sparkContext().setJobDescription("predict " + input);
            Dataset<Row> predicted = predict(session, table, model, result);
            result.write(predicted);
            result.describe(session, predicted.schema()).forEach(out::println);
        }
        return ExitCode.DONE;
    }

    private String target(Configuration hadoop) throws IOException {
        String path = LocalPath.expandHome("--to", to);
        Path folder = new Path(path);
        if (folder.getFileSystem(hadoop).exists(folder)) {
            throw new SettingsException("--to: " + path + " is there already; name a folder that is not");
        }
        Destinations.requireWritable("--to", path, hadoop);
        return path;
    }

    private PredictedTable.Format format() {
        String name = to.toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return PredictedTable.Format.CSV;
        }
        return name.matches(".*\\.(json|jsonl|ndjson)") ? PredictedTable.Format.JSON : PredictedTable.Format.PARQUET;
    }

    private TextClassifierModel model(ModelOptions.Chosen chosen, ExperimentSettings settings) throws IOException {
        TextClassifierModel model = TextClassifierModel.of(chosen.folders());
        if (boundSamples > 0 && !model.isGenerative()) {
            throw new SettingsException(
                    "--bound-samples: " + chosen.description() + " is a classifier without a likelihood");
        }
        return model.setInputCol(TEXT)
                .setOutputCol(PREDICTION)
                .setBoundSamples(boundSamples)
                .setDevice(settings.execution().device().name().toLowerCase(Locale.ROOT));
    }

    private TextTable table(SparkSession session, ExperimentSettings settings) {
        List<WantedColumn> wanted = new ArrayList<>();
        textColumns.forEach(name -> wanted.add(new WantedColumn("--text-column", name)));
        labelColumn.ifPresent(name -> wanted.add(new WantedColumn("--label-column", name)));
        TextTable table = TextTable.open(
                session,
                "--input",
                LocalPath.expandHome("--input", input),
                settings.dataset().table(),
                wanted);
        table.require(wanted);
        return table;
    }

    private Dataset<Row> predict(
            SparkSession session, TextTable table, TextClassifierModel model, PredictedTable result) {
        Column[] texts = textColumns.stream()
                .map(name -> PredictedTable.column(name).cast("string"))
                .toArray(Column[]::new);
        Dataset<Row> own = table.withOwnColumns(session, PROBLEM);
        if (own.isEmpty()) {
            throw new SettingsException("--input: " + input + " has no rows");
        }
        Dataset<Row> rows = own.withColumn(TEXT, concat_ws(" ", texts));
        Dataset<Row> predicted = onAllCores(rows, model);
        List<Column> columns = new ArrayList<>();
        table.columns().forEach(name -> columns.add(own(own.schema().apply(name))));
        for (String field : TextClassifierModel.PREDICTION.fieldNames()) {
            boolean isLikelihood = field.equals("log_likelihood") || field.equals("perplexity");
            if (!isLikelihood || boundSamples > 0) {
                columns.add(value(field).as(result.nameOf(field)));
            }
        }
        return predicted.select(columns.toArray(Column[]::new));
    }

    /** A small table is read by few tasks, which would have all of the work: its rows are spread, in their order. */
    private static Dataset<Row> onAllCores(Dataset<Row> rows, TextClassifierModel model) {
        int tasks = PARTITIONS_PER_CORE * rows.sparkSession().sparkContext().defaultParallelism();
        if (rows.rdd().getNumPartitions() >= tasks) {
            return model.transform(rows);
        }
        Dataset<Row> spread = rows.withColumn(PLACE, monotonically_increasing_id())
                .repartitionByRange(tasks, col(PLACE))
                .sortWithinPartitions(PLACE);
        return model.transform(spread).drop(PLACE);
    }

    /** A column of the input; CSV has neither lists nor structures, which are written as JSON there. */
    private Column own(StructField field) {
        Column column = PredictedTable.column(field.name());
        boolean isNested = field.dataType() instanceof ArrayType
                || field.dataType() instanceof MapType
                || field.dataType() instanceof StructType;
        return isNested && format() == PredictedTable.Format.CSV
                ? to_json(column).as(field.name())
                : column;
    }

    private Column value(String field) {
        Column value = col(PREDICTION + "." + field);
        if (field.equals("problem")) {
            return coalesce(col(PROBLEM), value);
        }
        // CSV has no maps.
        return field.equals("probabilities") && format() == PredictedTable.Format.CSV ? to_json(value) : value;
    }
}

package io.github.piwo.results;

import static io.github.piwo.store.TestRecords.trial;
import static io.github.piwo.trial.ObjectiveType.NONE;
import static io.github.piwo.trial.ObjectiveType.PIWO;
import static io.github.piwo.trial.ObjectiveType.VAE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.MadeUpRecords;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.RecordListing;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTablesIT {
    private static final List<String> TABLES = TestTables.NAMES;

    @TempDir
    static Path output;

    private static SparkSession spark;
    private static ExperimentSettings settings;
    private static List<TrialRecord> records;

    @BeforeAll
    static void rebuild() throws IOException {
        spark = LocalSpark.session();
        settings = TestRecords.settings(output);
        records = List.of(
                TestRecords.completed(settings, trial(NONE, 0.01, 0, 1), 0.5, 0.6),
                TestRecords.completed(settings, trial(VAE, 0.01, 10, 1), 0.7, 0.65),
                TestRecords.completed(settings, trial(VAE, 0.01, 10, 2), 0.8, 0.75),
                TestRecords.completed(settings, trial(VAE, 0.01, 1, 1), 0.6, 0.9),
                TestRecords.failed(settings, trial(PIWO, 0.01, 1, 1), new IllegalStateException("why")),
                TestRecords.record(
                        settings,
                        trial(PIWO, 0.01, 1, 2),
                        TrialResult.Failed.of(new ArithmeticException("loss is NaN"), true, 3, 77)));
        new ParquetTables(spark, output.toString()).rebuild(committed(output), 0.005);
    }

    @Test
    void trialsHaveTheNamesAndTypesThatOtherToolsRelyOn() {
        assertThat(table("trials").schema().toDDL())
                .isEqualTo("trial_id STRING,experiment STRING,dataset STRING,dataset_fingerprint STRING,"
                        + "objective STRING,supervision_rate DOUBLE,alpha DOUBLE,split INT,seed BIGINT,status STRING,"
                        + "test_accuracy DOUBLE,validation_accuracy DOUBLE,train_accuracy DOUBLE,test_bound DOUBLE,"
                        + "test_perplexity DOUBLE,test_bound_texts INT,best_epoch INT,epochs INT,steps BIGINT,"
                        + "stop_reason STRING,labelled_texts INT,unlabelled_texts INT,started_at TIMESTAMP,"
                        + "seconds DOUBLE,tokens_per_second DOUBLE,device STRING,host STRING,attempt INT,"
                        + "error_class STRING,error_message STRING,stack_trace STRING,settings STRING,"
                        + "code_version STRING,library_versions STRING,test_macro_f1 DOUBLE,validation_macro_f1 DOUBLE,metric STRING,"
                        + "objective_bound DOUBLE,strength DOUBLE,test_calibration_error DOUBLE,label_fidelity DOUBLE,"
                        + "recurrence STRING,gpu_bytes BIGINT,skipped_reason STRING,"
                        + "milliseconds_per_step DOUBLE");
    }

    @Test
    void theOtherTablesHaveTheirNamesAndTypes() {
        assertThat(table("epochs").schema().toDDL())
                .isEqualTo("trial_id STRING,experiment STRING,epoch INT,step BIGINT,beta DOUBLE,"
                        + "bound_unlabelled DOUBLE,bound_labelled DOUBLE,classifier_loss DOUBLE,train_accuracy DOUBLE,"
                        + "validation_accuracy DOUBLE,seconds DOUBLE,validation_macro_f1 DOUBLE");
        String experiment = "experiment STRING,dataset STRING,dataset_fingerprint STRING,seed BIGINT,objective STRING,";
        String accuracies = "validation_accuracy_mean DOUBLE,validation_accuracy_std DOUBLE,"
                + "test_accuracy_mean DOUBLE,test_accuracy_std DOUBLE";
        String macroF1 = "," + accuracies.replace("accuracy", "macro_f1") + ",metric STRING";
        String overSplits = ",validation_accuracy_std_over_splits DOUBLE,test_accuracy_std_over_splits DOUBLE,"
                + "validation_macro_f1_std_over_splits DOUBLE,test_macro_f1_std_over_splits DOUBLE,seeds STRING";
        assertThat(table("accuracy_by_alpha").schema().toDDL())
                .isEqualTo(experiment + "supervision_rate DOUBLE,alpha DOUBLE,n INT,failed INT," + accuracies + macroF1
                        + overSplits);
        assertThat(table("accuracy").schema().toDDL())
                .isEqualTo(experiment + "supervision_rate DOUBLE,alpha DOUBLE,n INT,failed INT,failed_any_alpha INT,"
                        + accuracies + ",best_in_column BOOLEAN" + macroF1
                        + ",test_bound_mean DOUBLE,test_bound_std DOUBLE,test_perplexity_mean DOUBLE,"
                        + "test_perplexity_std DOUBLE,test_calibration_error_mean DOUBLE,"
                        + "test_calibration_error_std DOUBLE,label_fidelity_mean DOUBLE,label_fidelity_std DOUBLE"
                        + overSplits);
        assertThat(table("alpha").schema().toDDL())
                .isEqualTo(experiment + "mean_log10_alpha DOUBLE,rates INT,seeds STRING");
        assertThat(table("comparisons").schema().toDDL())
                .isEqualTo(experiment + "baseline STRING,rates STRING,supervision_rate DOUBLE,n INT,"
                        + "mean_difference DOUBLE,interval_low DOUBLE,interval_high DOUBLE,t DOUBLE,p DOUBLE,"
                        + "p_holm DOUBLE,uncorrected_interval_low DOUBLE,uncorrected_interval_high DOUBLE,"
                        + "uncorrected_t DOUBLE,uncorrected_p DOUBLE,hypotheses STRING,metric STRING,"
                        + "probability_better DOUBLE,probability_same DOUBLE,probability_worse DOUBLE,finding STRING,"
                        + "bootstrap_low DOUBLE,bootstrap_high DOUBLE,seeds STRING");
        assertThat(table("hypotheses").schema().toDDL())
                .isEqualTo(
                        experiment.replace("objective STRING,", "")
                                + "hypothesis STRING,statement STRING,verdict STRING,evidence STRING,needed STRING,seeds STRING");
        assertThat(table("confusion").schema().toDDL())
                .isEqualTo("trial_id STRING,experiment STRING,true_class STRING,predicted_class STRING,texts INT");
        assertThat(table("classes").schema().toDDL())
                .isEqualTo("trial_id STRING,experiment STRING,class STRING,precision DOUBLE,recall DOUBLE,f1 DOUBLE,"
                        + "support INT");
        assertThat(table("calibration").schema().toDDL())
                .isEqualTo("trial_id STRING,experiment STRING,texts INT,probability DOUBLE,accuracy DOUBLE");
        assertThat(table("generated").schema().toDDL())
                .isEqualTo("trial_id STRING,experiment STRING,class STRING,number INT,text STRING");
    }

    @Test
    void theTablesOfAReportWithOthersAreThereUntilTheNextOne(@TempDir Path other) throws IOException {
        ParquetTables tables = new ParquetTables(spark, other.toString());
        RecordListing listing = committed(other);
        tables.rebuild(listing, 0.005);
        ExperimentSettings small = TestRecords.settings(other, "model.latent-size=50");
        List<TrialRecord> others = List.of(TestRecords.completed(small, trial(VAE, 0.01, 10, 2), 0.8, 0.5));
        tables.add(SideBySide.of(
                new PlacedExperiment("here", listing.summaries(), Set.of()),
                List.of(new PlacedExperiment("there", others, Set.of())),
                0.005));
        String experiment = "label STRING,output STRING,experiment STRING,";
        assertThat(table(other, "side_by_side").schema().toDDL())
                .isEqualTo(
                        experiment + "objective STRING,supervision_rate DOUBLE,alpha DOUBLE,n INT,failed INT,"
                                + "metric STRING,validation_mean DOUBLE,validation_std DOUBLE,test_mean DOUBLE,test_std DOUBLE");
        assertThat(table(other, "side_by_side_experiments").schema().toDDL())
                .isEqualTo(experiment + "is_report BOOLEAN,dataset STRING,dataset_fingerprint STRING,network STRING,"
                        + "metric STRING,completed INT,failed INT,first_started_at TIMESTAMP,last_started_at TIMESTAMP,"
                        + "settings STRING,incomparable STRING,unpaired STRING");
        assertThat(table(other, "side_by_side_comparisons").schema().toDDL())
                .isEqualTo("other_label STRING,other_output STRING,other_experiment STRING,objective STRING,"
                        + "supervision_rate DOUBLE,metric STRING,own_alpha DOUBLE,own_n INT,own_mean DOUBLE,own_std DOUBLE,"
                        + "other_alpha DOUBLE,other_n INT,other_mean DOUBLE,other_std DOUBLE,paired BOOLEAN,n INT,"
                        + "mean_difference DOUBLE,interval_low DOUBLE,interval_high DOUBLE,t DOUBLE,p DOUBLE,p_holm DOUBLE,"
                        + "probability_better DOUBLE,probability_same DOUBLE,probability_worse DOUBLE,finding STRING,"
                        + "note STRING");
        Row pair = only(table(other, "side_by_side_comparisons"));
        assertThat(pair.<Double>getAs("mean_difference")).isEqualTo(0.25);
        assertThat(pair.<Double>getAs("own_mean")).isEqualTo(0.7);
        assertThat(pair.<Object>getAs("other_std")).isNull();
        assertThat(only(table(other, "side_by_side_experiments").where("not is_report"))
                        .<String>getAs("settings"))
                .isEqualTo("{\"model.latent-size\":\"50\"}");
        tables.rebuild(listing, 0.005);
        assertThat(other.resolve("tables")).isDirectoryNotContaining("glob:**side_by_side*");
    }

    @Test
    void whatModelsKnowIsInTheTables() {
        String trial = "trial_id = '" + records.get(1).trialId() + "'";
        assertThat(table("calibration").where(trial).orderBy("probability").collectAsList())
                .extracting(row -> row.getInt(2) + " " + row.getDouble(3) + " " + row.getDouble(4))
                .containsExactly("3 0.6 0.5", "5 0.9 1.0");
        assertThat(table("generated").where(trial).orderBy("number").collectAsList())
                .extracting(row -> row.getString(2) + ": " + row.getString(4))
                .containsExactly("no: no more of <this>", "yes: yes, \"it\" is");
        Row vae = only(table("accuracy").where("objective = 'VAE'"));
        assertThat(vae.<Double>getAs("label_fidelity_mean")).isEqualTo(0.75);
        assertThat(vae.<Double>getAs("test_perplexity_mean")).isEqualTo(123.25);
        assertThat(vae.<Double>getAs("test_calibration_error_mean")).isCloseTo((3 * 0.1 + 5 * 0.1) / 8, within(1e-12));
        Row none = only(table("accuracy").where("objective = 'None'"));
        assertThat(none.<Object>getAs("label_fidelity_mean")).isNull();
        assertThat(none.<Double>getAs("test_calibration_error_mean")).isPositive();
    }

    @Test
    void classesHaveTheirNamesAndFigures() {
        String trial = "trial_id = '" + records.get(0).trialId() + "'";
        assertThat(table("confusion")
                        .where(trial)
                        .orderBy("true_class", "predicted_class")
                        .collectAsList())
                .extracting(row -> row.getString(2) + " " + row.getString(3) + " " + row.getInt(4))
                .containsExactly("no no 3", "no yes 1", "yes yes 4");
        Row yes = only(table("classes").where(trial).where("class = 'yes'"));
        assertThat(yes.<Double>getAs("precision")).isEqualTo(0.8);
        assertThat(yes.<Double>getAs("recall")).isEqualTo(1);
        assertThat(yes.<Integer>getAs("support")).isEqualTo(4);
        assertThat(table("classes").count()).isEqualTo(8);
    }

    @Test
    void aCompletedTrialKeepsItsFigures() {
        Row vae = only(table("trials").where("objective = 'VAE' and split = 2"));
        assertThat(vae.<String>getAs("trial_id")).isEqualTo(records.get(2).trialId());
        assertThat(vae.<Double>getAs("test_accuracy")).isEqualTo(0.75);
        assertThat(vae.<Double>getAs("test_bound")).isEqualTo(-45.5);
        assertThat(vae.<String>getAs("stop_reason")).isEqualTo("early_stopping");
        assertThat(vae.<Timestamp>getAs("started_at").toInstant()).isEqualTo(TestRecords.STARTED);
        assertThat(vae.<String>getAs("library_versions")).isEqualTo("{\"djl\":\"0.35.1\",\"java\":\"17\"}");
        assertThat(vae.<Object>getAs("error_class")).isNull();
        assertThat(vae.<String>getAs("settings")).isEqualTo(settings.json());
    }

    @Test
    void figuresThatDoNotExistAreNull() {
        Row none = only(table("trials").where("objective = 'None'"));
        assertThat(none.<Object>getAs("alpha")).isNull();
        assertThat(none.<Object>getAs("test_bound")).isNull();
        assertThat(table("epochs").where("bound_unlabelled is null").count()).isEqualTo(2);
        Row single = only(table("accuracy").where("objective = 'None'"));
        assertThat(single.<Object>getAs("test_accuracy_std")).isNull();
        assertThat(single.<Double>getAs("test_accuracy_mean")).isEqualTo(0.6);
    }

    @Test
    void failedAndDivergedTrialsAreInTheTable() {
        Row failed = only(table("trials").where("status = 'failed'"));
        assertThat(failed.<String>getAs("error_class")).isEqualTo("java.lang.IllegalStateException");
        assertThat(failed.<String>getAs("error_message")).isEqualTo("why");
        assertThat(failed.<String>getAs("stack_trace")).contains("ParquetTablesIT");
        assertThat(failed.<Object>getAs("test_accuracy")).isNull();
        Row diverged = only(table("trials").where("status = 'diverged'"));
        assertThat(diverged.<Long>getAs("steps")).isEqualTo(77);
        assertThat(diverged.<Integer>getAs("epochs")).isEqualTo(3);
    }

    @Test
    void aggregatesHoldTheSelectedAlpha() {
        Row vae = only(table("accuracy").where("objective = 'VAE'"));
        assertThat(vae.<Double>getAs("alpha")).isEqualTo(10);
        assertThat(vae.<Integer>getAs("n")).isEqualTo(2);
        assertThat(vae.<Double>getAs("test_accuracy_mean")).isEqualTo(0.7);
        assertThat(vae.<Boolean>getAs("best_in_column")).isTrue();
        assertThat(table("accuracy_by_alpha").count()).isEqualTo(4);
        assertThat(only(table("alpha")).<Double>getAs("mean_log10_alpha")).isEqualTo(1);
    }

    @Test
    void comparisonsAndVerdictsAreThere() {
        Row pair = only(table("comparisons").where("objective = 'VAE' and rates = '0.01'"));
        assertThat(pair.<String>getAs("baseline")).isEqualTo("None");
        assertThat(pair.<Integer>getAs("n")).isEqualTo(1);
        assertThat(pair.<Double>getAs("mean_difference")).isEqualTo(0.65 - 0.6);
        assertThat(pair.<Object>getAs("p_holm")).isNull();
        Row first = only(table("hypotheses").where("hypothesis = 'H1'"));
        assertThat(first.<String>getAs("verdict")).isEqualTo("not enough data");
    }

    @Test
    void rebuildingReplacesEveryTable(@TempDir Path other) throws IOException {
        ParquetTables tables = new ParquetTables(spark, other.toString());
        RecordListing listing = committed(other);
        tables.rebuild(listing, 0.005);
        tables.rebuild(new RecordListing(listing.entries().subList(0, 1), List.of()), 0.005);
        assertThat(table(other, "trials").count()).isEqualTo(1);
        assertThat(table(other, "epochs").count()).isEqualTo(2);
        assertThat(table(other, "alpha").count()).isZero();
        assertThat(table(other, "alpha").columns()).contains("mean_log10_alpha");
    }

    @Test
    void aLargeTableHasSeveralFilesInTheOrderOfTheTrials(@TempDir Path large) throws IOException {
        ExperimentSettings grid = TestRecords.settings(
                large,
                "dataset.splits=50",
                "sweep.objectives=[VAE]",
                "sweep.supervision-rates=[0.1,0.2,0.3,0.4,0.5,0.6,0.7]",
                "sweep.alphas=[1,10,100]",
                "sweep.splits=" + IntStream.rangeClosed(1, 50).boxed().toList());
        int trials = new MadeUpRecords(grid, TestRecords.FINGERPRINT).write(large);
        RecordStore store = new RecordStore(large.toString(), TestRecords.HADOOP);
        RecordListing all = store.readAllAndIndex();
        ParquetTables tables = new ParquetTables(
                spark, large.toString(), new OutputFiles(large.resolve("tables").toString(), TestRecords.HADOOP), 1);
        tables.rebuild(all, 0.005);
        assertThat(parquetFiles(large, "epochs")).containsExactly("epochs-00000.parquet", "epochs-00001.parquet");
        assertThat(table(large, "trials").count()).isEqualTo(trials);
        List<String> expected = TestRecords.all(store).stream()
                .flatMap(record ->
                        record.epochs().stream().map(epoch -> record.trialId() + epoch.epoch() + epoch.trainAccuracy()))
                .toList();
        List<String> found = new ArrayList<>();
        for (String file : parquetFiles(large, "epochs")) {
            table(large, "epochs/" + file)
                    .select("trial_id", "epoch", "train_accuracy")
                    .collectAsList()
                    .forEach(row -> found.add(row.getString(0) + row.getInt(1) + row.getDouble(2)));
        }
        assertThat(found).isEqualTo(expected);
        tables.rebuild(new RecordListing(all.entries().subList(0, 2), List.of()), 0.005);
        assertThat(parquetFiles(large, "epochs")).containsExactly("epochs.parquet");
        try (Stream<Path> folders = Files.list(large.resolve("tables"))) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(TABLES);
        }
    }

    private static List<String> parquetFiles(Path from, String table) throws IOException {
        try (Stream<Path> files = Files.list(from.resolve("tables/" + table))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void leavesPlainParquetFilesAndNothingElse() throws IOException {
        try (Stream<Path> folders = Files.list(output.resolve("tables"))) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(TABLES);
        }
        for (String name : TABLES) {
            try (Stream<Path> files = Files.list(output.resolve("tables/" + name))) {
                assertThat(files.map(file -> file.getFileName().toString())
                                .filter(file -> !file.startsWith(".") && !file.equals("_SUCCESS")))
                        .singleElement()
                        .asString()
                        .endsWith(".parquet");
            }
        }
    }

    @Test
    void timesAreUtcMicrosecondsInTheFile() throws IOException {
        org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(output + "/tables/trials");
        FileSystem files = folder.getFileSystem(TestRecords.HADOOP);
        var file = files.globStatus(new org.apache.hadoop.fs.Path(folder, "*.parquet"))[0];
        try (var reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, TestRecords.HADOOP))) {
            assertThat(reader.getFileMetaData()
                            .getSchema()
                            .getType("started_at")
                            .toString())
                    .contains("TIMESTAMP(MICROS,true)");
        }
    }

    private static RecordListing committed(Path to) throws IOException {
        RecordStore store = new RecordStore(to.toString(), TestRecords.HADOOP);
        for (TrialRecord record : records) {
            store.commit(record);
        }
        return store.readAllAndIndex();
    }

    private static Dataset<Row> table(String name) {
        return table(output, name);
    }

    private static Dataset<Row> table(Path from, String name) {
        return spark.read().parquet(from + "/tables/" + name);
    }

    private static Row only(Dataset<Row> rows) {
        assertThat(rows.count()).isEqualTo(1);
        return rows.first();
    }
}

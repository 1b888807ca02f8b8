package io.github.piwo.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.LocalSpark;
import io.github.piwo.SparkProcess;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.MadeUpRecords;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on a standalone cluster of Spark's own processes. */
class StandaloneIT {
    private static final int TRIALS = 20;
    private static final String GRID = "sweep.splits=[1, 2]";
    private static final String SHARED = "local-paths-are-shared=true";

    @TempDir
    Path folder;

    @Tag("cluster")
    @Test
    void aSweepGivesTheNumbersOfLocalModeAlsoIfAWorkerDies() throws Exception {
        List<String> expected = FaultGrid.undisturbed(folder, GRID);
        Path logs = Files.createDirectory(folder.resolve("cluster"));
        try (StandaloneCluster cluster = new StandaloneCluster(logs, 2)) {
            aSweepGivesTheNumbers(expected, cluster);
        }
    }

    @Tag("cluster")
    @Test
    void aHostWhoseNativeLibraryIsBrokenIsNamedAndCostsNoTrial() throws Exception {
        Path output = folder.resolve("broken");
        Path log = folder.resolve("broken.log");
        Path logs = Files.createDirectory(folder.resolve("broken-cluster"));
        try (StandaloneCluster cluster = new StandaloneCluster(logs, 1)) {
            cluster.addWorker(Map.of("DJL_CACHE_DIR", brokenLibrary().toString()));
            cluster.waitForWorkers(2);
            List<String> options =
                    options(cluster, StandaloneCluster.freePort(), Files.createDirectory(folder.resolve("no-events")));
            // One executor a worker, so that the bad one does not come back.
            options.addAll(List.of("--conf", "spark.executor.cores=2", "--conf", "spark.task.cpus=2"));
            Process sweep = FaultGrid.start(output, log, options, GRID, SHARED);
            assertThat(sweep.waitFor()).as(Files.readString(log)).isZero();
        }
        assertThat(FaultGrid.records(output).values()).hasSize(TRIALS).allMatch(TrialRecord::isCompleted);
        assertThat(log)
                .content()
                .containsPattern(
                        "executor \\d+ on [0-9.]+: 3 trials in a row failed because of the machine; it gets no more")
                .contains("native library");
    }

    /** A cache as DJL leaves it, whose largest library was cut when the disk was full. */
    private Path brokenLibrary() throws IOException {
        Path whole = Path.of(System.getProperty("user.home"), ".djl.ai/pytorch");
        Path cache = folder.resolve("djl");
        try (Stream<Path> files = Files.walk(whole)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = cache.resolve("pytorch").resolve(whole.relativize(file));
                Files.createDirectories(copy.getParent());
                byte[] content = file.endsWith("libtorch_cpu.so") ? new byte[1000] : Files.readAllBytes(file);
                Files.write(copy, content);
            }
        }
        return cache;
    }

    @Tag("cluster")
    @Test
    void anEndOfSparkIsNoInterruption() throws Exception {
        Path output = folder.resolve("lost");
        Path log = folder.resolve("lost.log");
        Path logs = Files.createDirectory(folder.resolve("lost-cluster"));
        try (StandaloneCluster cluster = new StandaloneCluster(logs, 1)) {
            List<String> options = options(
                    cluster, StandaloneCluster.freePort(), Files.createDirectory(folder.resolve("lost-events")));
            Process sweep = FaultGrid.start(
                    output, log, options, GRID, SHARED, "training.max-steps=0", "training.patience=1000000");
            while (sweep.isAlive() && !Files.exists(output.resolve("checkpoints"))) {
                sweep.waitFor(100, TimeUnit.MILLISECONDS);
            }
            cluster.endTheApplication();
            assertThat(sweep.waitFor()).as(Files.readString(log)).isEqualTo(1);
        }
        assertThat(log)
                .content()
                .containsPattern("piwo: Spark was stopped while trials ran \\(.+\\); what has a record is kept");
    }

    private void aSweepGivesTheNumbers(List<String> expected, StandaloneCluster cluster) throws Exception {
        Path output = folder.resolve("standalone");
        Path log = folder.resolve("standalone.log");
        Path events = Files.createDirectory(folder.resolve("events"));
        int pages = StandaloneCluster.freePort();
        Process sweep = FaultGrid.start(output, log, options(cluster, pages, events), GRID, SHARED);

        String metrics = "";
        String jobs = "";
        boolean killed = false;
        boolean epochsAreHeard = false;
        while (!sweep.waitFor(50, TimeUnit.MILLISECONDS)) {
            int finished = FaultGrid.files(output).size();
            if (finished >= 2 && !metrics.contains("trials_completed")) {
                metrics = StandaloneCluster.get("http://127.0.0.1:" + pages + "/metrics/prometheus/");
                jobs = StandaloneCluster.get("http://127.0.0.1:" + pages + "/jobs/");
            }
            epochsAreHeard |= progress(output).contains("\"validation_accuracy\" : 0.");
            if (finished >= TRIALS / 2 && !killed) {
                cluster.killAWorker();
                killed = true;
            }
        }

        assertThat(sweep.exitValue()).as(Files.readString(log)).isZero();
        assertThat(killed).isTrue();
        assertThat(epochsAreHeard).as("executors tell of their epochs").isTrue();
        assertThat(FaultGrid.numbers(FaultGrid.records(output))).hasSize(TRIALS).isEqualTo(expected);
        assertThat(metrics)
                .containsPattern("metrics_piwo_driver_piwo_trials_total_Value\\{[^}]*} " + TRIALS)
                .contains("trials_completed", "trials_failed", "trials_running", "seconds_left");
        assertThat(jobs).containsPattern("sweep synthetic [0-9a-f]{12}: (None|VAE|PIWO) rate 0.[24]");
        assertThat(history(events)).containsPattern("sweep synthetic [0-9a-f]{12}: PIWO rate 0.4 α 10 split 2 seed 1");
    }

    private static String progress(Path output) throws IOException {
        Path file = output.resolve("progress.json");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static List<String> options(StandaloneCluster cluster, int pages, Path events) {
        List<String> options = new ArrayList<>(List.of("--master", cluster.master(), "--driver-memory", "600m"));
        options.addAll(List.of("--properties-file", "conf/spark-standalone.conf"));
        for (String setting : List.of(
                "spark.executor.memory=600m",
                "spark.ui.enabled=true",
                "spark.ui.port=" + pages,
                "spark.eventLog.enabled=true",
                "spark.eventLog.dir=" + events.toUri())) {
            options.addAll(List.of("--conf", setting));
        }
        return options;
    }

    @Tag("cluster")
    @Test
    void tablesMayBeLargerThanAMessageOfSpark() throws Exception {
        Path output = folder.resolve("large");
        ExperimentSettings settings = TestRecords.settings(
                output,
                "sweep.alphas="
                        + Stream.iterate(1, alpha -> alpha + 1).limit(50).toList());
        int trials = new MadeUpRecords(settings, TestRecords.FINGERPRINT).write(output);
        Path config = Files.writeString(folder.resolve("large.conf"), settings.json());
        Path log = folder.resolve("large.log");
        Path logs = Files.createDirectory(folder.resolve("large-cluster"));
        try (StandaloneCluster cluster = new StandaloneCluster(logs, 1)) {
            List<String> command = new ArrayList<>(List.of("submit/piwo"));
            command.addAll(options(
                    cluster, StandaloneCluster.freePort(), Files.createDirectory(folder.resolve("large-events"))));
            command.addAll(List.of("--conf", "spark.rpc.message.maxSize=1", "--", "report"));
            command.addAll(List.of("--config", config.toString(), "--set", SHARED));
            Process report = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(report.waitFor()).as(Files.readString(log)).isZero();
        }
        assertThat(LocalSpark.session()
                        .read()
                        .parquet(output + "/tables/trials")
                        .count())
                .isEqualTo(trials);
        assertThat(LocalSpark.session()
                        .read()
                        .parquet(output + "/tables/epochs")
                        .count())
                .isEqualTo(30L * trials);
    }

    @Tag("cluster")
    @Test
    void aModelGivesTheSameOnAClusterAsHere() throws Exception {
        FaultGrid.undisturbed(
                folder, "sweep.objectives=[VAE]", "sweep.supervision-rates=[0.2]", "sweep.alphas=[1]", GRID);
        Path output = folder.resolve("undisturbed");
        Path texts = Files.createDirectory(folder.resolve("texts"));
        for (int file = 0; file < 4; file++) {
            Files.write(texts.resolve(file + ".csv"), texts(FaultGrid.vocabulary(output.toString()), file));
        }
        Path here = folder.resolve("here.parquet");
        Path there = folder.resolve("there.parquet");
        predict(List.of("--master", "local[2]", "--driver-memory", "600m"), output, texts, here);
        Path logs = Files.createDirectory(folder.resolve("predict-cluster"));
        try (StandaloneCluster cluster = new StandaloneCluster(logs, 2)) {
            Path events = Files.createDirectory(folder.resolve("predict-events"));
            predict(options(cluster, StandaloneCluster.freePort(), events), output, texts, there);
        }
        List<Row> expected = rows(here);
        assertThat(expected).hasSize(1000).noneMatch(row -> row.isNullAt(2));
        assertThat(rows(there)).isEqualTo(expected);
    }

    private static List<String> texts(List<String> vocabulary, int seed) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>(List.of("number,text"));
        for (int i = 0; i < 250; i++) {
            StringBuilder line = new StringBuilder(1000 * seed + i + ",");
            for (int word = random.nextInt(20); word >= 0; word--) {
                line.append(vocabulary.get(4 + random.nextInt(vocabulary.size() - 4)))
                        .append(' ');
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private void predict(List<String> sparkOptions, Path output, Path texts, Path to) throws Exception {
        List<String> command = new ArrayList<>(List.of("submit/piwo"));
        command.addAll(sparkOptions);
        command.addAll(List.of("--", "predict", "--output", output.toString(), "--input", texts.toString()));
        command.addAll(List.of("--to", to.toString(), "--set", SHARED));
        Path log = folder.resolve(to.getFileName() + ".log");
        Process predict = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(predict.waitFor()).as(Files.readString(log)).isZero();
    }

    private static List<Row> rows(Path table) {
        return LocalSpark.session()
                .read()
                .parquet(table.toString())
                .orderBy("number")
                .collectAsList();
    }

    /** The jobs of the one application that Spark's history server finds. */
    private String history(Path events) throws IOException, InterruptedException {
        int port = StandaloneCluster.freePort();
        Process server = SparkProcess.service(
                "org.apache.spark.deploy.history.HistoryServer",
                List.of("-Dspark.history.fs.logDirectory=" + events.toUri(), "-Dspark.history.ui.port=" + port),
                folder.resolve("history.log"));
        try {
            String url = "http://127.0.0.1:" + port + "/api/v1/applications";
            String applications = "";
            while (server.isAlive() && !applications.contains("\"id\"")) {
                applications = StandaloneCluster.get(url);
            }
            String id = applications.replaceFirst("(?s).*?\"id\" : \"([^\"]+)\".*", "$1");
            return StandaloneCluster.get(url + "/" + id + "/jobs");
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aPathOfOneMachineIsRefused() throws Exception {
        Path log = folder.resolve("refused.log");
        assertThat(FaultGrid.start(folder.resolve("refused"), log, List.of("--master", "spark://127.0.0.1:1"), GRID)
                        .waitFor())
                .isEqualTo(2);
        assertThat(log).content().contains("piwo: output: ", "each machine's own disk", "local-paths-are-shared");
    }
}

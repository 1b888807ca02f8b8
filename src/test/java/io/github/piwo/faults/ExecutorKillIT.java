package io.github.piwo.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("faults")
class ExecutorKillIT {
    private static final int KILLS = 50;
    private static final Pattern BEGIN = Pattern.compile("(\\d+) trial (\\w+) .* from step (\\d+) process \\d+");

    @TempDir
    Path folder;

    /** What was on disk when an executor was killed: the step of each trial's newest checkpoint. */
    private record Kill(long milliseconds, Map<String, Long> checkpoints) {}

    /** An attempt at a trial, and the step from which it trained. */
    private record Begin(long milliseconds, String trialId, long step) {}

    @Test
    void anExecutorKilledAtAnyMomentCostsNoTrialMoreThanTheTimeSinceItsCheckpoint() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        Path log = folder.resolve("log");
        assertThat(FaultGrid.start(undisturbed, log, List.of("--master", "local[2]", "--driver-memory", "600m"))
                        .waitFor())
                .isZero();
        Random random = new Random(5);
        int kills = 0;
        int wentOn = 0;
        for (int round = 0; kills < KILLS; round++) {
            Path output = folder.resolve("killed-" + round);
            Path begins = folder.resolve("begins-" + round);
            FaultGrid.copyDataset(undisturbed, output);
            Process sweep = FaultGrid.start(output, log, cluster(begins), "sweep.max-attempts=1000");
            List<Kill> killed = killExecutors(sweep, output, KILLS - kills, random);
            kills += killed.size();
            assertThat(sweep.waitFor()).as(Files.readString(log)).isZero();
            assertThat(FaultGrid.numbers(FaultGrid.records(output)))
                    .hasSize(FaultGrid.TRIALS)
                    .isEqualTo(FaultGrid.numbers(FaultGrid.records(undisturbed)));
            assertThat(output.resolve("checkpoints")).isEmptyDirectory();
            for (Begin begin : read(begins)) {
                wentOn += begin.step() > 0 ? 1 : 0;
                for (Kill kill : killed) {
                    if (kill.milliseconds() < begin.milliseconds()) {
                        assertThat(begin.step())
                                .as("step from which %s begins after %s", begin, kill)
                                .isGreaterThanOrEqualTo(kill.checkpoints().getOrDefault(begin.trialId(), 0L));
                    }
                }
            }
        }
        assertThat(wentOn).isPositive();
        System.out.printf(Locale.ROOT, "%d kills, %d attempts went on from a checkpoint%n", kills, wentOn);
    }

    /** Two executors that write when each trial begins. */
    static List<String> cluster(Path begins) {
        return List.of(
                "--master",
                "local-cluster[2,1,900]",
                "--conf",
                "spark.executor.memory=600m",
                "--conf",
                "spark.executorEnv.DJL_OFFLINE=true",
                "--conf",
                "spark.deploy.maxExecutorRetries=-1",
                "--conf",
                "spark.executor.extraJavaOptions=-Dpiwo.test.begins=" + begins + " -Dlog4j2.configurationFile="
                        + Path.of("src/test/resources/executor-log4j2.properties")
                                .toAbsolutePath(),
                "--driver-memory",
                "600m");
    }

    /** At random moments, between which a trial ends or none, until the sweep ends or enough were killed. */
    private static List<Kill> killExecutors(Process sweep, Path output, int atMost, Random random) throws Exception {
        List<Kill> kills = new ArrayList<>();
        while (kills.size() < atMost) {
            int finished = FaultGrid.files(output).size() + random.nextInt(2);
            boolean ended = sweep.waitFor(500 + random.nextInt(2000), TimeUnit.MILLISECONDS);
            while (!ended && FaultGrid.files(output).size() < finished) {
                ended = sweep.waitFor(20, TimeUnit.MILLISECONDS);
            }
            if (ended) {
                break;
            }
            List<ProcessHandle> executors = sweep.descendants()
                    .filter(process -> process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                    .toList();
            if (!executors.isEmpty()) {
                Map<String, Long> checkpoints = newestCheckpoints(output);
                kills.add(new Kill(System.currentTimeMillis(), checkpoints));
                executors.get(random.nextInt(executors.size())).destroyForcibly();
                System.out.printf(
                        Locale.ROOT,
                        "kill %d: %d trials finished, %d have checkpoints%n",
                        kills.size(),
                        FaultGrid.files(output).size(),
                        checkpoints.size());
            }
        }
        return kills;
    }

    private static Map<String, Long> newestCheckpoints(Path output) {
        Map<String, Long> newest = new TreeMap<>();
        File all = output.resolve("checkpoints").toFile();
        for (String trialId : namesIn(all)) {
            for (String name : namesIn(new File(all, trialId))) {
                if (name.matches("\\d+\\.ckpt")) {
                    newest.merge(trialId, Long.valueOf(name.substring(0, name.indexOf('.'))), Math::max);
                }
            }
        }
        return newest;
    }

    /** None if there is no such folder, any more or yet. */
    private static List<String> namesIn(File folder) {
        String[] names = folder.list();
        return names == null ? List.of() : List.of(names);
    }

    private static List<Begin> read(Path begins) throws IOException {
        List<Begin> read = new ArrayList<>();
        for (String line : Files.readAllLines(begins)) {
            Matcher matcher = BEGIN.matcher(line);
            if (matcher.matches()) {
                read.add(new Begin(
                        Long.parseLong(matcher.group(1)), matcher.group(2), Long.parseLong(matcher.group(3))));
            }
        }
        return read;
    }
}

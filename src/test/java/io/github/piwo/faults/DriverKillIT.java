package io.github.piwo.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("faults")
class DriverKillIT {
    private static final int KILLS = 50;
    private static final List<String> LOCAL = List.of("--master", "local[2]", "--driver-memory", "512m");

    private static final String RACE = "sweep.search=racing";

    @TempDir
    Path folder;

    @Test
    void aDriverKilledAtAnyMomentLosesNothing() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        assertThat(run(undisturbed)).as(log()).isZero();
        Random random = new Random(4);
        int kills = 0;
        for (int round = 0; kills < KILLS; round++) {
            Path output = folder.resolve("killed-" + round);
            FaultGrid.copyDataset(undisturbed, output);
            SortedMap<String, String> finished = new TreeMap<>();
            while (kills < KILLS) {
                Process sweep = FaultGrid.start(output, folder.resolve("log"), LOCAL, "sweep.max-attempts=20");
                if (endsBefore(sweep, output, finished.size() + random.nextInt(3), random.nextInt(6000))) {
                    break;
                }
                sweep.destroyForcibly().waitFor();
                kills++;
                finished = assertKept(finished, FaultGrid.files(output));
                System.out.printf(Locale.ROOT, "kill %d: %d trials finished%n", kills, finished.size());
            }
            assertThat(run(output)).as(log()).isZero();
            assertKept(finished, FaultGrid.files(output));
            assertThat(FaultGrid.numbers(FaultGrid.records(output)))
                    .hasSize(FaultGrid.TRIALS)
                    .isEqualTo(FaultGrid.numbers(FaultGrid.records(undisturbed)));
            assertThat(table(output)).isEqualTo(table(undisturbed));
            assertThat(FaultGrid.models(output.toString()))
                    .hasSize(FaultGrid.KEPT_MODELS)
                    .isEqualTo(FaultGrid.models(undisturbed.toString()));
            assertThat(output.resolve("checkpoints")).isEmptyDirectory();
            assertThat(output.resolve("records/quarantine")).doesNotExist();
        }
    }

    @Test
    void aRaceThatIsKilledDecidesAsAnUndisturbedOne() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        assertThat(run(undisturbed, RACE)).as(log()).isZero();
        Path output = folder.resolve("killed");
        FaultGrid.copyDataset(undisturbed, output);
        Random random = new Random(6);
        for (int kills = 0; kills < 5; kills++) {
            Process sweep = FaultGrid.start(output, folder.resolve("log"), LOCAL, RACE, "sweep.max-attempts=20");
            endsBefore(sweep, output, FaultGrid.files(output).size() + 1 + random.nextInt(8), random.nextInt(3000));
            sweep.destroyForcibly().waitFor();
        }
        assertThat(run(output, RACE)).as(log()).isZero();
        assertThat(FaultGrid.numbers(FaultGrid.records(output)))
                .hasSizeLessThan(FaultGrid.TRIALS)
                .isEqualTo(FaultGrid.numbers(FaultGrid.records(undisturbed)));
        assertThat(skipped(output)).isNotEmpty().isEqualTo(skipped(undisturbed));
    }

    private static List<String> skipped(Path output) {
        return LocalSpark.session()
                .read()
                .parquet(output.resolve("tables/trials").toString())
                .where("status = 'skipped'")
                .selectExpr("trial_id || ' ' || skipped_reason")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    /** Whether a sweep ends before so many trials have, and so much time has passed. */
    private static boolean endsBefore(Process sweep, Path output, int finished, int milliseconds) throws Exception {
        boolean ended = sweep.waitFor(milliseconds, TimeUnit.MILLISECONDS);
        while (!ended && FaultGrid.files(output).size() < finished) {
            ended = sweep.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return ended;
    }

    /** A record stands as it was first written: its trial was not run again. */
    private static SortedMap<String, String> assertKept(
            SortedMap<String, String> before, SortedMap<String, String> now) {
        assertThat(now).containsAllEntriesOf(before);
        return now;
    }

    private int run(Path output, String... settings) throws Exception {
        return FaultGrid.start(output, folder.resolve("log"), LOCAL, settings).waitFor();
    }

    private List<String> table(Path output) {
        return LocalSpark.session()
                .read()
                .parquet(output.resolve("tables/accuracy_by_alpha").toString())
                .collectAsList()
                .stream()
                .map(Object::toString)
                .sorted()
                .toList();
    }

    private String log() throws Exception {
        return Files.readString(folder.resolve("log"));
    }
}

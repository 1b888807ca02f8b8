package io.github.piwo.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that are taken away again and again, as a provider's cheap ones are. */
@Tag("faults")
class SpotMachinesIT {
    private static final int KILLS = 20;
    private static final int TRIALS = 6;
    /** A long trial with 60 epochs, two neighbours of it, and three more for afterwards. */
    private static final String[] GRID = {
        "sweep.objectives=[None, PIWO]",
        "sweep.baselines=[]",
        "sweep.alphas=[1]",
        "sweep.supervision-rates=[0.2]",
        "sweep.splits=[1, 2, 3]",
        "training.max-steps=120"
    };

    private static final Pattern BEGIN = Pattern.compile("\\d+ trial (\\w+) .* from step \\d+ process (\\d+)");

    @TempDir
    private Path folder;

    @Test
    void aTrialWhoseExecutorIsKilledAfterEachCheckpointCompletesWithTheUndisturbedNumbers() throws Exception {
        List<String> expected = FaultGrid.undisturbed(folder, GRID);
        Path output = folder.resolve("spot");
        FaultGrid.copyDataset(folder.resolve("undisturbed"), output);
        Path begins = folder.resolve("begins");
        Path log = folder.resolve("spot.log");
        Process sweep = FaultGrid.start(output, log, ExecutorKillIT.cluster(begins), GRID);
        int kills = 0;
        Optional<String> victim = Optional.empty();
        String newest = "";
        while (kills < KILLS && !sweep.waitFor(20, TimeUnit.MILLISECONDS)) {
            Map<String, Long> processes = processes(begins);
            if (victim.isEmpty()) {
                victim = processes.keySet().stream().findFirst();
                continue;
            }
            String now = newestCheckpoint(output, victim.get());
            if (now.compareTo(newest) > 0) {
                ProcessHandle.of(processes.get(victim.get())).ifPresent(ProcessHandle::destroyForcibly);
                newest = now;
                kills++;
                // The next attempt has to begin before it can be killed.
                Long before = processes.get(victim.get());
                while (before.equals(processes(begins).get(victim.get())) && sweep.isAlive()) {
                    sweep.waitFor(20, TimeUnit.MILLISECONDS);
                }
            }
        }
        assertThat(sweep.waitFor()).as(Files.readString(log)).isZero();
        assertThat(kills).isEqualTo(KILLS);
        assertThat(FaultGrid.numbers(FaultGrid.records(output))).hasSize(TRIALS).isEqualTo(expected);
    }

    /** The process of each trial's last attempt. */
    private static Map<String, Long> processes(Path begins) throws Exception {
        Map<String, Long> processes = new TreeMap<>();
        if (Files.exists(begins)) {
            for (String line : Files.readAllLines(begins)) {
                Matcher matcher = BEGIN.matcher(line);
                if (matcher.matches()) {
                    processes.put(matcher.group(1), Long.valueOf(matcher.group(2)));
                }
            }
        }
        return processes;
    }

    private static String newestCheckpoint(Path output, String trialId) {
        String[] names = new File(output.toFile(), "checkpoints/" + trialId).list();
        return Arrays.stream(names == null ? new String[0] : names)
                .filter(name -> name.matches("\\d+\\.ckpt"))
                .max(Comparator.naturalOrder())
                .orElse("");
    }
}

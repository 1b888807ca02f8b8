package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.CheckpointSettings;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one trial: when they are due, and from which one the trial continues. The two newest are kept, so if one
 * is damaged, only the work of one interval is lost.
 *
 * <p>If a checkpoint cannot be written, that is only a warning: the trial itself can still succeed.
 */
final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final int KEPT = 2;

    private final CheckpointFiles files;
    private final CheckpointSettings settings;
    private final String trialId;
    private long lastEnd = System.nanoTime();
    private long lastCost;

    Checkpoints(CheckpointFiles files, CheckpointSettings settings, String trialId) {
        this.files = files;
        this.settings = settings;
        this.trialId = trialId;
    }

    /** Whether to write one after an epoch: if their share of the time is within its limit; a limit of 1 is none. */
    boolean isDueAfterEpoch() {
        return settings.share() == 1
                || (settings.share() > 0 && lastCost <= settings.share() * (System.nanoTime() - lastEnd));
    }

    /** Whether to write one within an epoch. */
    boolean isDueInsideEpoch() {
        return settings.share() > 0 && System.nanoTime() - lastEnd >= 60e9 * settings.minutes();
    }

    /** Writes a checkpoint, and removes all older ones but the newest of them. */
    void save(TrainingState state, SortedMap<String, NDArray> arrays) {
        if (settings.share() == 0) {
            return;
        }
        long start = System.nanoTime();
        try {
            files.write(
                    name(state.steps()),
                    out -> CheckpointFormat.write(out, new CheckpointFormat.Header(trialId, state), arrays));
            for (String old : newestFirst().stream().skip(KEPT).toList()) {
                files.delete(old);
            }
        } catch (IOException e) {
            LOG.warn("trial {} goes on without a checkpoint at step {}: {}", trialId, state.steps(), e.toString());
        }
        lastEnd = System.nanoTime();
        lastCost = lastEnd - start;
    }

    /**
     * Fills the arrays from the newest checkpoint that can be used; newer ones that cannot are set aside.
     *
     * @param arrays the arrays that a checkpoint must contain
     * @param manager owns temporary arrays
     * @return the trial's state; empty if it has to start from the beginning
     * @throws IOException if the checkpoints cannot be read
     */
    Optional<TrainingState> restore(SortedMap<String, NDArray> arrays, NDManager manager) throws IOException {
        for (String name : newestFirst()) {
            try {
                try (InputStream in = files.open(name)) {
                    CheckpointFormat.check(in, name, trialId, arrays);
                }
                // Read a second time: a damaged checkpoint must not change some of the arrays.
                try (InputStream in = files.open(name)) {
                    TrainingState state = CheckpointFormat.load(in, name, trialId, arrays, manager);
                    LOG.info("trial {} goes on from step {}", trialId, state.steps());
                    return Optional.of(state);
                }
            } catch (UnusableCheckpointException e) {
                LOG.warn("trial {}: checkpoint {} is set aside: {}", trialId, name, e.getMessage());
                files.setAside(name);
            }
        }
        LOG.info("trial {} starts from step 0", trialId);
        return Optional.empty();
    }

    private List<String> newestFirst() throws IOException {
        return files.names().stream().sorted(Comparator.reverseOrder()).toList();
    }

    private static String name(long steps) {
        return String.format(Locale.ROOT, "%012d.ckpt", steps);
    }
}

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
 * The checkpoints of one trial: when they are due, and which one it goes on from. The newest two are kept, so that one that
 * turns out to be damaged costs one interval and not the trial.
 *
 * <p>A checkpoint that cannot be written is no reason to end a trial which goes well: that is a warning.
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

    /** Whether one is to be written after an epoch: while their share of the time stays within its limit, which 1 does not set. */
    boolean isDueAfterEpoch() {
        return settings.share() == 1
                || (settings.share() > 0 && lastCost <= settings.share() * (System.nanoTime() - lastEnd));
    }

    /** Whether one is to be written though an epoch is under way. */
    boolean isDueInsideEpoch() {
        return settings.share() > 0 && System.nanoTime() - lastEnd >= 60e9 * settings.minutes();
    }

    /** Writes one now, and removes what is older than the one before. */
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
     * Fills the arrays from the newest checkpoint that can be used; the others are set aside.
     *
     * @param arrays that a checkpoint has to hold
     * @param manager for arrays in between
     * @return how far the trial was; empty if it has to start anew
     * @throws IOException if the place of the checkpoints cannot be read
     */
    Optional<TrainingState> restore(SortedMap<String, NDArray> arrays, NDManager manager) throws IOException {
        for (String name : newestFirst()) {
            try {
                try (InputStream in = files.open(name)) {
                    CheckpointFormat.check(in, trialId, arrays);
                }
                // Only now, since a damaged one must not leave half of itself in the arrays.
                try (InputStream in = files.open(name)) {
                    TrainingState state = CheckpointFormat.load(in, trialId, arrays, manager);
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

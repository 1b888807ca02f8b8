package io.github.piwo.corpus;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.corpus.CorpusPreparation.OutputGuard;
import io.github.piwo.dataset.Checksums;
import io.github.piwo.dataset.DamagedDatasetException;
import io.github.piwo.dataset.PreparedDatasetReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A prepared dataset that may be there already: whether it is undamaged, and what becomes of it if it is not. */
final class PreparedDatasetUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(PreparedDatasetUpkeep.class);
    private static final int READ_ATTEMPTS = 3;
    private static final Duration BETWEEN_READS = Duration.ofMillis(500);

    private final ExperimentSettings settings;
    private final Path folder;
    private final OutputGuard guard;
    private final Configuration hadoop;

    /**
     * For the dataset in a folder, which need not exist.
     *
     * @param guard is asked before the folder is moved
     */
    PreparedDatasetUpkeep(ExperimentSettings settings, Path folder, OutputGuard guard, Configuration hadoop) {
        this.settings = settings;
        this.folder = folder;
        this.guard = guard;
        this.hadoop = hadoop;
    }

    boolean exists() throws IOException {
        return CorpusLocation.isPrepared(folder, hadoop);
    }

    /** The dataset that is there. */
    Preparation existing() throws IOException {
        return new Preparation(folder, PreparedDatasetReader.readManifest(folder.toString(), hadoop), true, List.of());
    }

    /**
     * What is damaged; empty if nothing is, or nothing is there. Files that cannot be read are not damaged: reading is tried again,
     * and then ends with an error that leaves them where they are.
     */
    Optional<String> damage() throws IOException {
        if (!exists()) {
            return Optional.empty();
        }
        for (int attempt = 1; ; attempt++) {
            try {
                Checksums.verify(folder, hadoop);
                return Optional.empty();
            } catch (DamagedDatasetException e) {
                return Optional.of(e.getMessage());
            } catch (IOException e) {
                if (attempt == READ_ATTEMPTS) {
                    throw new IOException("cannot read the prepared dataset " + folder + ": " + e.getMessage(), e);
                }
                LOG.warn("cannot read the prepared dataset {}, trying again: {}", folder, e.toString());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_READS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while the prepared dataset was read");
        }
    }

    /**
     * Renames the damaged dataset.
     *
     * @throws IOException if another process works on the output, or it cannot be renamed
     */
    void setAside() throws IOException {
        guard.check();
        Path aside = new Path(folder.getParent(), CorpusLocation.SET_ASIDE + UUID.randomUUID());
        if (!folder.getFileSystem(hadoop).rename(folder, aside)) {
            throw new IOException("cannot move the damaged dataset away: " + folder);
        }
    }

    /** Removes all damaged datasets that were set aside. */
    void removeSetAside() throws IOException {
        FileSystem files = folder.getFileSystem(hadoop);
        for (Path damaged : CorpusLocation.setAside(settings, hadoop)) {
            files.delete(damaged, true);
        }
    }
}

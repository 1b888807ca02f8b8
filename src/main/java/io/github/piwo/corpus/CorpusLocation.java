package io.github.piwo.corpus;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.DatasetManifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The places of prepared datasets: {@code output/corpus/<dataset>-<fingerprint>}. Needs no Spark. */
public final class CorpusLocation {
    /** Prefix of the names of folders that contain a damaged dataset. */
    static final String SET_ASIDE = "_damaged-";

    private CorpusLocation() {}

    /** Damaged datasets that were set aside; the next preparation that succeeds removes them. */
    public static List<Path> setAside(ExperimentSettings settings, Configuration hadoop) throws IOException {
        Path root = root(settings);
        List<Path> folders = new ArrayList<>();
        try {
            for (FileStatus entry : root.getFileSystem(hadoop).listStatus(root)) {
                if (entry.getPath().getName().startsWith(SET_ASIDE)) {
                    folders.add(entry.getPath());
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        return folders;
    }

    /** The folder of all prepared datasets. */
    static Path root(ExperimentSettings settings) {
        return new Path(settings.output(), "corpus");
    }

    /** The folder of the prepared dataset with this {@link CorpusFingerprint}, whether it exists or not. */
    public static Path of(ExperimentSettings settings, String fingerprint) {
        return new Path(root(settings), settings.dataset().name().label() + "-" + fingerprint);
    }

    /** Whether the dataset in this folder has been prepared completely. */
    public static boolean isPrepared(Path dataset, Configuration hadoop) throws IOException {
        return dataset.getFileSystem(hadoop).exists(new Path(dataset, DatasetManifest.FILE));
    }
}

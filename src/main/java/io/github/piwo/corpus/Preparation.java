package io.github.piwo.corpus;

import io.github.piwo.dataset.DatasetManifest;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * The result of a preparation.
 *
 * @param path folder of the prepared dataset
 * @param alreadyThere whether the dataset existed before
 * @param notes what people should know (skipped rows, fewer texts than asked for), one line each; empty if the dataset
 *     existed before
 */
public record Preparation(Path path, DatasetManifest manifest, boolean alreadyThere, List<String> notes) {

    /** Copies the list. */
    public Preparation {
        notes = List.copyOf(notes);
    }
}

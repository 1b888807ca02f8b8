package io.github.piwo.corpus;

import io.github.piwo.dataset.DatasetManifest;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * What came of a preparation.
 *
 * @param path of the prepared dataset
 * @param alreadyThere whether nothing had to be done
 * @param notes what people should know (skipped rows, fewer texts than asked for), a line each; empty where nothing
 *     was done
 */
public record Preparation(Path path, DatasetManifest manifest, boolean alreadyThere, List<String> notes) {

    /** Copies the list. */
    public Preparation {
        notes = List.copyOf(notes);
    }
}

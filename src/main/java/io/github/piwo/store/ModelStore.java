package io.github.piwo.store;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** The kept models of an output: {@code models/<trial-id>/}. */
public final class ModelStore {
    private static final String FOLDER = "models";

    private final OutputFiles files;

    /** The models of an output, which need not exist yet. */
    public ModelStore(OutputFiles files) {
        this.files = files;
    }

    /** The folder of a trial's model. */
    public ModelFolder of(String trialId) {
        return new ModelFolder(files, FOLDER + "/" + trialId);
    }

    /** The trials that have a model. */
    public Set<String> ids() throws IOException {
        return folders(true);
    }

    /** The trials whose model was not written to its end. */
    public Set<String> unfinished() throws IOException {
        return folders(false);
    }

    private Set<String> folders(boolean complete) throws IOException {
        Set<String> ids = new TreeSet<>();
        for (String name : files.folders(FOLDER)) {
            if (of(name).exists() == complete) {
                ids.add(name);
            }
        }
        return ids;
    }

    /** Removes a trial's model, complete or not. */
    public void delete(String trialId) throws IOException {
        of(trialId).delete();
    }
}

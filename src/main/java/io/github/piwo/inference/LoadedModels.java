package io.github.piwo.inference;

import io.github.piwo.config.MemorySettings;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.store.ModelFolder;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models that the tasks of this JVM use: each loaded once, whatever the number of tasks. */
final class LoadedModels {
    /** From the least to the most recently loaded. */
    private static final Map<Key, LoadedModels> LOADED = new LinkedHashMap<>();

    private final VotingModels models;
    private int users;

    private LoadedModels(VotingModels models) {
        this.models = models;
    }

    /**
     * What distinguishes loaded models.
     *
     * @param id of the models' files
     */
    record Key(String id, TrainingDevice device) {}

    /** A task's own view of loaded models, until it is closed. */
    record Borrowed(VotingModels models, LoadedModels source) implements AutoCloseable {
        @Override
        public void close() {
            synchronized (LOADED) {
                models.close();
                source.users--;
            }
        }
    }

    /**
     * Loads models unless they are, after closing others that no task uses any more.
     *
     * @throws io.github.piwo.store.UnusableModelException if one cannot be used
     */
    static Borrowed borrow(Key key, List<ModelFolder.Content> contents, MemorySettings memory) throws IOException {
        synchronized (LOADED) {
            LoadedModels loaded = LOADED.get(key);
            if (loaded == null) {
                closeUnused();
                loaded = new LoadedModels(VotingModels.of(contents, memory, key.device()));
                LOADED.put(key, loaded);
            }
            VotingModels own = loaded.models.forThread();
            loaded.users++;
            return new Borrowed(own, loaded);
        }
    }

    private static void closeUnused() {
        for (Iterator<LoadedModels> all = LOADED.values().iterator(); all.hasNext(); ) {
            LoadedModels loaded = all.next();
            if (loaded.users == 0) {
                loaded.models.close();
                all.remove();
            }
        }
    }
}

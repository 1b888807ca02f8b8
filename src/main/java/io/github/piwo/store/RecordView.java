package io.github.piwo.store;

import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of a store for who looks again and again, while trials end: each is read once, since it never changes. Those
 * that cannot be read are left out; the next sweep tells of them.
 */
public final class RecordView {
    private static final Logger LOG = LoggerFactory.getLogger(RecordView.class);

    private final RecordStore store;
    /** By trial; what could not be read is there without a record. */
    private final Map<String, List<TrialRecord>> read = new TreeMap<>();

    /** Of a store, which need not have any yet. */
    public RecordView(RecordStore store) {
        this.store = store;
    }

    /** Those that are there now, by identity. */
    public List<TrialRecord> records() throws IOException {
        Set<String> there = store.ids();
        read.keySet().retainAll(there);
        for (String id : there) {
            if (!read.containsKey(id)) {
                read.put(id, read(id));
            }
        }
        List<TrialRecord> records = new ArrayList<>();
        read.values().forEach(records::addAll);
        return records;
    }

    private List<TrialRecord> read(String id) throws IOException {
        try {
            return store.read(id).stream().toList();
        } catch (UnreadableRecordException e) {
            LOG.debug("left out for now", e);
            return List.of();
        }
    }
}

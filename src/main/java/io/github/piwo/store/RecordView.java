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
 * The records of a store, cached for repeated polling while trials end: each record is read once, since it never changes. Records
 * that cannot be read are left out; the next sweep reports them.
 */
public final class RecordView {
    private static final Logger LOG = LoggerFactory.getLogger(RecordView.class);

    private final RecordStore store;
    /** The record of each trial; an empty list if it could not be read. */
    private final Map<String, List<TrialRecord>> read = new TreeMap<>();

    /** A view of a store, which may be empty. */
    public RecordView(RecordStore store) {
        this.store = store;
    }

    /** The current records, sorted by identity. */
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

package io.github.piwo.store;

import static java.util.stream.Collectors.toSet;

import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of a store, cached for repeated polling while trials end: each record is read once, since it never changes. Records
 * that cannot be read are left out; the next sweep reports them.
 */
public final class RecordView {
    /** As a whole, more would fill the memory. */
    private static final int MOST_WHOLE = 2000;

    private final RecordStore store;
    private RecordListing listing;
    private final Map<FileState, TrialRecord> whole = new HashMap<>();

    /** A view of a store, which may be empty. */
    public RecordView(RecordStore store) {
        this(store, RecordListing.NONE);
    }

    /** Likewise; what an earlier listing has is not read again. */
    public RecordView(RecordStore store, RecordListing earlier) {
        this.store = store;
        this.listing = earlier;
    }

    /** Summaries of the current records, see {@link TrialRecord#summary}, sorted by identity. */
    public List<TrialRecord> summaries() throws IOException {
        listing = listing.entries().isEmpty() ? store.readAll() : store.readAll(listing);
        return listing.summaries();
    }

    /** The current records, sorted by identity; in large outputs only the summaries of most of them. */
    public List<TrialRecord> records() throws IOException {
        summaries();
        whole.keySet()
                .retainAll(listing.entries().stream()
                        .map(RecordListing.Entry::file)
                        .collect(toSet()));
        List<FileState> unknown = listing.entries().stream()
                .map(RecordListing.Entry::file)
                .filter(file -> !whole.containsKey(file))
                .limit(MOST_WHOLE - whole.size())
                .toList();
        for (RecordListing.Entry entry : store.whole(unknown)) {
            whole.put(entry.file(), entry.record());
        }
        return listing.entries().stream()
                .map(entry -> whole.getOrDefault(entry.file(), entry.record()))
                .toList();
    }
}

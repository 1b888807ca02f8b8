package io.github.piwo.store;

import io.github.piwo.store.RecordListing.Entry;
import io.github.piwo.store.RecordListing.Unreadable;
import io.github.piwo.trial.TrialRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the summaries of records; fields that many of them share are kept once. */
final class ListingBuilder {
    private final List<Entry> entries = new ArrayList<>();
    private final List<Unreadable> unreadable = new ArrayList<>();
    private final Map<SharedFields, SharedFields> shared = new HashMap<>();

    /** Adds a summary that an index or an earlier listing has. */
    void add(Entry summary) {
        entries.add(summary);
    }

    /** Adds what was read from a record's file. */
    void add(RecordFile read) {
        read.whole().ifPresent(entry -> entries.add(new Entry(entry.file(), summary(entry.record()))));
        read.unreadable().ifPresent(unreadable::add);
    }

    private TrialRecord summary(TrialRecord record) {
        SharedFields own = SharedFields.of(record);
        return shared.computeIfAbsent(own, fields -> fields).in(record.summary());
    }

    RecordListing listing() {
        return new RecordListing(entries, unreadable);
    }
}

package io.github.piwo.store;

import io.github.piwo.store.RecordListing.Entry;
import io.github.piwo.store.RecordListing.Unreadable;
import java.util.Optional;

/** What was found in a record's file: a whole record, damage, or neither if the file was moved away meanwhile. */
record RecordFile(Optional<Entry> whole, Optional<Unreadable> unreadable) {
    static final RecordFile GONE = new RecordFile(Optional.empty(), Optional.empty());

    static RecordFile of(Entry whole) {
        return new RecordFile(Optional.of(whole), Optional.empty());
    }

    static RecordFile of(Unreadable damage) {
        return new RecordFile(Optional.empty(), Optional.of(damage));
    }
}

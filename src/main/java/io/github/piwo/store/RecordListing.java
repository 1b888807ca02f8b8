package io.github.piwo.store;

import io.github.piwo.trial.TrialRecord;
import java.util.List;

/**
 * All records of an output.
 *
 * @param entries sorted by identity
 * @param unreadable files that should be records and are not; their trials count as not done
 */
public record RecordListing(List<Entry> entries, List<Unreadable> unreadable) {
    /** Of an empty output. */
    public static final RecordListing NONE = new RecordListing(List.of(), List.of());

    /** Copies the lists. */
    public RecordListing {
        entries = List.copyOf(entries);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * A record and its file.
     *
     * @param record its summary, see {@link TrialRecord#summary}
     */
    public record Entry(FileState file, TrialRecord record) {}

    /**
     * A file that should be a record.
     *
     * @param name of the file inside {@code records/}
     * @param reason one line for people
     */
    public record Unreadable(String name, String reason) {}

    /** The summaries of the records, see {@link TrialRecord#summary}, sorted by identity. */
    public List<TrialRecord> summaries() {
        return entries.stream().map(Entry::record).toList();
    }

    /** The files of the records, in parts for {@link RecordStore#read(RecordPart)}. */
    public List<RecordPart> parts() {
        return RecordPart.of(entries.stream().map(Entry::file).toList());
    }
}

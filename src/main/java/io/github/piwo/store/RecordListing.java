package io.github.piwo.store;

import io.github.piwo.trial.TrialRecord;
import java.util.List;

/**
 * All records of an output.
 *
 * @param records sorted by identity
 * @param unreadable files that should be records and are not; their trials count as not done
 */
public record RecordListing(List<TrialRecord> records, List<Unreadable> unreadable) {

    /** Copies the lists. */
    public RecordListing {
        records = List.copyOf(records);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * A file that should be a record.
     *
     * @param name of the file inside {@code records/}
     * @param reason one line for people
     */
    public record Unreadable(String name, String reason) {}
}

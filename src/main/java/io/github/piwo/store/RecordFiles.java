package io.github.piwo.store;

import io.github.piwo.store.RecordListing.Entry;
import io.github.piwo.trial.TrialRecord;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The files of records, read many at a time. */
final class RecordFiles {
    static final String FOLDER = "records/";
    static final String ENDING = ".json";

    private final OutputFiles files;

    RecordFiles(OutputFiles files) {
        this.files = files;
    }

    /**
     * The record in a file.
     *
     * @throws FileNotFoundException if there is no such file
     * @throws UnreadableRecordException if it is incomplete or altered
     */
    TrialRecord read(String name) throws IOException {
        TrialRecord record = RecordFormat.read(files + "/" + FOLDER + name, files.read(FOLDER + name));
        if (!name.equals(record.trialId() + ENDING)) {
            throw new UnreadableRecordException("it holds the record of another trial, " + record.trialId());
        }
        return record;
    }

    /** Sorted by name. Names that start with an underscore or a dot are temporary files. */
    List<FileState> files() throws IOException {
        return files.states(FOLDER).stream()
                .filter(file -> file.name().endsWith(ENDING)
                        && !file.name().startsWith("_")
                        && !file.name().startsWith("."))
                .sorted(Comparator.comparing(FileState::name))
                .toList();
    }

    /**
     * All records as summaries.
     *
     * @param known those that need not be read, by the names of their files
     */
    RecordListing list(Map<String, Entry> known) throws IOException {
        List<FileState> records = files();
        ListingBuilder listing = new ListingBuilder();
        try (ConcurrentReads<RecordFile> reads = readsOfAllBut(known, records)) {
            for (FileState file : records) {
                if (isIn(known, file)) {
                    listing.add(known.get(file.name()));
                } else {
                    listing.add(reads.next());
                }
            }
        }
        return listing.listing();
    }

    private ConcurrentReads<RecordFile> readsOfAllBut(Map<String, Entry> known, List<FileState> records) {
        return new ConcurrentReads<>(
                records.stream().filter(file -> !isIn(known, file)).toList(), this::read);
    }

    /** Whether entries, by the names of their files, have this file in this state. */
    static boolean isIn(Map<String, Entry> entries, FileState file) {
        Entry entry = entries.get(file.name());
        return entry != null && entry.file().equals(file);
    }

    /**
     * Whole records.
     *
     * @param files of records that could be read when they were listed
     * @param known those that need not be read, by the names of their files
     */
    List<Entry> whole(List<FileState> files, Map<String, Entry> known) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (ConcurrentReads<RecordFile> reads = readsOfAllBut(known, files)) {
            for (FileState file : files) {
                if (isIn(known, file)) {
                    entries.add(known.get(file.name()));
                    continue;
                }
                RecordFile read = reads.next();
                if (read.unreadable().isPresent()) {
                    throw new UnreadableRecordException(
                            this.files + "/" + FOLDER + file.name() + " was damaged meanwhile: "
                                    + read.unreadable().get().reason());
                }
                read.whole().ifPresent(entries::add);
            }
        }
        return entries;
    }

    RecordFile read(FileState file) throws IOException {
        try {
            return RecordFile.of(new Entry(file, read(file.name())));
        } catch (UnreadableRecordException e) {
            return RecordFile.of(new RecordListing.Unreadable(file.name(), e.getMessage()));
        } catch (FileNotFoundException e) {
            return RecordFile.GONE;
        }
    }
}

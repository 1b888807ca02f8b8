package io.github.piwo.store;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.github.piwo.config.Secrets;
import io.github.piwo.store.RecordListing.Entry;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;

/**
 * The durable records of finished trials: {@code records/<trial-id>.json} in the output. A record appears as a whole or not at all
 * and is never changed. Several processes may write to one store; the first record of a trial is kept.
 */
public final class RecordStore {
    private static final String FOLDER = RecordFiles.FOLDER;
    private static final String RETRIED = FOLDER + "retried/";
    private static final String QUARANTINE = FOLDER + "quarantine/";
    private static final String ENDING = RecordFiles.ENDING;
    /** Fewer than one in so many records of a part are read from their own files sooner than from the index. */
    private static final int FEW = 10;

    private final OutputFiles files;
    private final RecordFiles records;
    private final RecordIndex index;

    /** The result of {@link #commit}. */
    public enum Commit {
        /** The record was stored. */
        STORED,
        /** Another writer was first; its record is kept. */
        ALREADY_THERE
    }

    /**
     * The records of an output, which need not exist yet.
     *
     * @param output directory path or URI on any Hadoop file system
     */
    public RecordStore(String output, Configuration hadoop) {
        this(new OutputFiles(output, hadoop));
    }

    /** Likewise, for an output that is open already. */
    public RecordStore(OutputFiles files) {
        this.files = files;
        this.records = new RecordFiles(files);
        this.index = new RecordIndex(files);
    }

    /** Stores a record durably: after this method has returned, the record is not lost if the machine fails. */
    public Commit commit(TrialRecord record) throws IOException {
        boolean first = files.create(fileOf(record.trialId()), RecordFormat.write(withoutSecrets(record)));
        return first ? Commit.STORED : Commit.ALREADY_THERE;
    }

    private static TrialRecord withoutSecrets(TrialRecord record) {
        TrialResult result = record.result() instanceof TrialResult.Failed failed
                ? new TrialResult.Failed(
                        failed.diverged(),
                        failed.epochs(),
                        failed.steps(),
                        failed.errorClass(),
                        Secrets.mask(failed.errorMessage()),
                        Secrets.mask(failed.stackTrace()))
                : record.result();
        return record.with(result, record.epochs(), Secrets.mask(record.settings()));
    }

    /** Whether a trial has a record, readable or not. */
    public boolean contains(String trialId) throws IOException {
        return files.exists(fileOf(trialId));
    }

    /** The identities of all trials that have a record, readable or not. */
    public Set<String> ids() throws IOException {
        Set<String> ids = new TreeSet<>();
        for (FileState file : records.files()) {
            ids.add(file.name().substring(0, file.name().length() - ENDING.length()));
        }
        return ids;
    }

    /**
     * The record of a trial; empty if there is none.
     *
     * @throws UnreadableRecordException if its file is incomplete or altered
     */
    public Optional<TrialRecord> read(String trialId) throws IOException {
        try {
            return Optional.of(records.read(trialId + ENDING));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** All records. Those that are not in the index are read. Changes nothing; unreadable files are not moved. */
    public RecordListing readAll() throws IOException {
        return records.list(index.summaries());
    }

    /** Likewise; what an earlier listing has is not read again. */
    public RecordListing readAll(RecordListing earlier) throws IOException {
        return records.list(
                earlier.entries().stream().collect(toMap(entry -> entry.file().name(), entry -> entry)));
    }

    /**
     * All records, and brings the index up to date. Unreadable files are not moved. Only the process that holds the output's lock may
     * call this.
     */
    public RecordListing readAllAndIndex() throws IOException {
        return new IndexUpdate(records, index).run();
    }

    /**
     * The records of a part as a whole, from the index or from their files, without those that were moved away meanwhile. Changes
     * nothing.
     */
    public List<TrialRecord> read(RecordPart part) throws IOException {
        return wholes(records.whole(part.records(), index.read(part, RecordContent.WHOLE)));
    }

    /**
     * Likewise, and writes the part's file of the index anew if it lacks one of the records. Only the process that holds the output's
     * lock, and its executors, may call this.
     *
     * @param content at least this is read
     */
    public List<TrialRecord> readAndIndex(RecordPart part, RecordContent content) throws IOException {
        Map<String, Entry> indexed = index.read(part, content);
        if (part.records().stream().allMatch(file -> RecordFiles.isIn(indexed, file))) {
            return wholes(records.whole(part.records(), indexed));
        }
        List<Entry> entries = records.whole(part.records(), index.read(part, RecordContent.WHOLE));
        index.write(part, entries);
        return wholes(entries);
    }

    /**
     * Some records as a whole.
     *
     * @param wanted given the summary of a record, whether it is one of them
     */
    public List<TrialRecord> read(RecordListing listing, Predicate<TrialRecord> wanted) throws IOException {
        Set<FileState> files = listing.entries().stream()
                .filter(entry -> wanted.test(entry.record()))
                .map(Entry::file)
                .collect(toSet());
        List<TrialRecord> found = new ArrayList<>();
        for (RecordPart part : listing.parts()) {
            List<FileState> chosen =
                    part.records().stream().filter(files::contains).toList();
            if (!chosen.isEmpty()) {
                boolean areMany = chosen.size() * FEW > part.records().size();
                found.addAll(wholes(records.whole(chosen, areMany ? index.read(part, RecordContent.WHOLE) : Map.of())));
            }
        }
        return found;
    }

    /** Whole records, read from their files. */
    List<Entry> whole(List<FileState> listed) throws IOException {
        return records.whole(listed, Map.of());
    }

    private static List<TrialRecord> wholes(List<Entry> entries) {
        return entries.stream().map(Entry::record).toList();
    }

    /** Damaged records that were moved out of the way, as paths below the output. */
    public List<String> quarantined() throws IOException {
        return files.list(QUARANTINE).stream()
                .map(name -> QUARANTINE + name)
                .sorted()
                .toList();
    }

    /** The trials whose record is damaged, moved out of the way or not. */
    public Set<String> unreadableIds(RecordListing listing) throws IOException {
        Set<String> ids = new TreeSet<>();
        for (RecordListing.Unreadable file : listing.unreadable()) {
            ids.add(file.name().substring(0, file.name().length() - ENDING.length()));
        }
        for (String name : files.list(QUARANTINE)) {
            int end = name.lastIndexOf('-');
            ids.add(end > 0 ? name.substring(0, end) : name);
        }
        return ids;
    }

    /** Moves an unreadable file out of the way, so that its trial can be run and stored again. */
    public void quarantine(RecordListing.Unreadable file) throws IOException {
        moveToFreeName(file.name(), QUARANTINE);
    }

    /** Moves the record of a failed trial to {@code records/retried/}, so that it can be run again. */
    public void setAside(String trialId) throws IOException {
        moveToFreeName(trialId + ENDING, RETRIED);
    }

    /** How often each trial's record was set aside, for trials to which this happened. */
    public Map<String, Integer> timesSetAside() throws IOException {
        Map<String, Integer> times = new HashMap<>();
        for (String name : files.list(RETRIED)) {
            int end = name.lastIndexOf('-');
            if (end > 0 && name.endsWith(ENDING)) {
                times.merge(name.substring(0, end), 1, Integer::sum);
            }
        }
        return times;
    }

    private void moveToFreeName(String name, String folder) throws IOException {
        String stem = name.substring(0, name.length() - ENDING.length());
        int number = 1;
        while (!files.move(FOLDER + name, folder + stem + "-" + number + ENDING)) {
            number++;
        }
    }

    private static String fileOf(String trialId) {
        return FOLDER + trialId + ENDING;
    }
}

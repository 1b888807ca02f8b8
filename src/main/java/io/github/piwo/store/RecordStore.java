package io.github.piwo.store;

import io.github.piwo.config.Secrets;
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
import org.apache.hadoop.conf.Configuration;

/**
 * The durable records of finished trials: {@code records/<trial-id>.json} in the output. A record appears as a whole or not at all
 * and is never changed. Several processes may write to one store; the first record of a trial is kept.
 */
public final class RecordStore {
    private static final String FOLDER = "records/";
    private static final String RETRIED = FOLDER + "retried/";
    private static final String QUARANTINE = FOLDER + "quarantine/";
    private static final String ENDING = ".json";

    private final OutputFiles files;

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
        files = new OutputFiles(output, hadoop);
    }

    /** Likewise, for an output that is open already. */
    public RecordStore(OutputFiles files) {
        this.files = files;
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
        return new TrialRecord(
                record.trialId(),
                record.experimentId(),
                record.trial(),
                record.dataset(),
                record.datasetFingerprint(),
                result,
                record.provenance(),
                record.labelledTexts(),
                record.unlabelledTexts(),
                record.epochs(),
                record.classNames(),
                Secrets.mask(record.settings()));
    }

    /** Whether a trial has a record, readable or not. */
    public boolean contains(String trialId) throws IOException {
        return files.exists(fileOf(trialId));
    }

    /** The identities of all trials that have a record, readable or not. */
    public Set<String> ids() throws IOException {
        Set<String> ids = new TreeSet<>();
        for (String name : recordNames()) {
            ids.add(name.substring(0, name.length() - ENDING.length()));
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
            return Optional.of(readFile(trialId + ENDING));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** All records. Changes nothing; unreadable files are not moved. */
    public RecordListing readAll() throws IOException {
        List<TrialRecord> records = new ArrayList<>();
        List<RecordListing.Unreadable> unreadable = new ArrayList<>();
        for (String name : recordNames()) {
            try {
                records.add(readFile(name));
            } catch (UnreadableRecordException e) {
                unreadable.add(new RecordListing.Unreadable(name, e.getMessage()));
            }
        }
        return new RecordListing(records, unreadable);
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

    private TrialRecord readFile(String name) throws IOException {
        TrialRecord record = RecordFormat.read(files + "/" + FOLDER + name, files.read(FOLDER + name));
        if (!name.equals(record.trialId() + ENDING)) {
            throw new UnreadableRecordException("it holds the record of another trial, " + record.trialId());
        }
        return record;
    }

    /** Names that start with an underscore or a dot are temporary files. */
    private List<String> recordNames() throws IOException {
        return files.list(FOLDER).stream()
                .filter(name -> name.endsWith(ENDING) && !name.startsWith("_") && !name.startsWith("."))
                .sorted()
                .toList();
    }

    private static String fileOf(String trialId) {
        return FOLDER + trialId + ENDING;
    }
}

package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.FlatSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.corpus.RememberedFingerprints;
import io.github.piwo.store.RecordListing;
import io.github.piwo.store.RecordPart;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.RecordView;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The content of an output for the experiment of the settings, for commands that only read. Nothing but the output is read, so it
 * may have been copied to a machine without the raw data.
 */
final class RecordedOutput {
    private static final int MOST_EXPERIMENTS = 3;
    private static final int MOST_SETTINGS = 4;
    /** Settings that do not change a trial's numbers. */
    private static final List<String> WITHOUT_EFFECT = List.of(
            "dataset.path",
            "dataset.table.train",
            "dataset.table.unlabelled",
            "dataset.table.test",
            "dataset.vectors.path",
            "dataset.max-bad-rows");

    private final ExperimentSettings settings;
    private final Configuration hadoop;
    private final RecordStore store;
    private Optional<RecordListing> listing = Optional.empty();

    RecordedOutput(ExperimentSettings settings, Configuration hadoop) {
        this.settings = settings;
        this.hadoop = hadoop;
        this.store = new RecordStore(settings.output(), hadoop);
    }

    /** All records of the output, of any experiment. */
    RecordListing listing() throws IOException {
        if (listing.isEmpty()) {
            listing = Optional.of(store.readAll());
        }
        return listing.get();
    }

    /** The records as they are at each call; what has been read is not read again. */
    RecordView view() {
        return new RecordView(store, listing.orElse(RecordListing.NONE));
    }

    /** The fingerprint of the settings' dataset, if a preparation or a trial has stored it in the output. */
    Optional<String> findFingerprint() throws IOException {
        Optional<String> remembered = new RememberedFingerprints(settings, hadoop).find();
        return remembered.isPresent() ? remembered : fingerprintOfRecords();
    }

    /**
     * The fingerprint of the settings' dataset.
     *
     * @throws SettingsException if the output has none
     */
    String fingerprint() throws IOException {
        Optional<String> found = findFingerprint();
        if (found.isEmpty()) {
            throw nothing();
        }
        return found.get();
    }

    /**
     * The summaries of the records of the settings' experiment, at least one.
     *
     * @throws SettingsException if there are none
     */
    List<TrialRecord> trials() throws IOException {
        String experiment = settings.experimentId(fingerprint());
        List<TrialRecord> trials = listing().summaries().stream()
                .filter(trial -> trial.experimentId().equals(experiment))
                .toList();
        if (trials.isEmpty()) {
            throw nothing();
        }
        return trials;
    }

    /**
     * Whole records, some at a time, since all of them may not fit into memory. The iterator throws {@link UncheckedIOException}.
     *
     * @param summaries of the wanted ones
     */
    Iterable<TrialRecord> whole(List<TrialRecord> summaries) throws IOException {
        Set<String> ids = summaries.stream().map(TrialRecord::trialId).collect(Collectors.toSet());
        List<RecordPart> parts = listing().parts();
        return () -> parts.stream()
                .flatMap(part -> read(part).stream())
                .filter(record -> ids.contains(record.trialId()))
                .iterator();
    }

    private List<TrialRecord> read(RecordPart part) {
        try {
            return store.read(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The error that nothing was found for these settings, with what there is instead. */
    SettingsException nothing() throws IOException {
        Path output = new Path(settings.output());
        if (!output.getFileSystem(hadoop).exists(output)) {
            return new SettingsException("output = " + settings.output() + ": there is no such directory");
        }
        List<TrialRecord> records = listing().summaries();
        if (records.isEmpty() && !listing().unreadable().isEmpty()) {
            RecordListing.Unreadable first = listing().unreadable().get(0);
            return new SettingsException("output = " + settings.output() + " holds no trial that can be read: "
                    + listing().unreadable().size() + " damaged, among them " + first.name() + " (" + first.reason()
                    + ")");
        }
        if (records.isEmpty()) {
            return new SettingsException("output = " + settings.output() + " holds no trials yet");
        }
        Map<String, List<TrialRecord>> experiments = records.stream()
                .collect(Collectors.groupingBy(TrialRecord::experimentId, TreeMap::new, Collectors.toList()));
        String others = experiments.values().stream()
                .limit(MOST_EXPERIMENTS)
                .map(trials -> trials.size() + (trials.size() == 1 ? " trial" : " trials") + " with "
                        + differences(trials.get(0)))
                .collect(Collectors.joining("; and "));
        return new SettingsException(
                "output = " + settings.output() + " holds no trials of these settings, but " + others);
    }

    /** The dataset of the latest record whose raw texts were read and prepared in the same way. */
    private Optional<String> fingerprintOfRecords() throws IOException {
        Map<String, String> wanted = settings.dataset().readingSettings();
        // Thousands of trials have the same settings.
        Map<String, Boolean> areSame = new HashMap<>();
        return listing().summaries().stream()
                .filter(record ->
                        areSame.computeIfAbsent(record.settings(), json -> haveValues(FlatSettings.of(json), wanted)))
                .max(Comparator.comparing(record -> record.provenance().startedAt()))
                .map(TrialRecord::datasetFingerprint);
    }

    private static boolean haveValues(FlatSettings settings, Map<String, String> wanted) {
        // Records from before a setting have no value of it.
        return wanted.entrySet().stream()
                .allMatch(setting -> FlatSettings.isSame(
                        setting.getValue(), settings.get(setting.getKey()).orElse(setting.getValue())));
    }

    private String differences(TrialRecord other) {
        FlatSettings own = FlatSettings.of(settings.json());
        FlatSettings theirs = FlatSettings.of(other.settings());
        List<String> differences = own.keysDifferentIn(theirs)
                .filter(RecordedOutput::hasEffect)
                .map(key -> key + " = " + theirs.get(key).orElse("nothing") + " (here "
                        + own.get(key).orElse("nothing") + ")")
                .toList();
        if (differences.isEmpty()) {
            return "other raw data";
        }
        int more = differences.size() - MOST_SETTINGS;
        return differences.stream().limit(MOST_SETTINGS).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more differences" : "");
    }

    private static boolean hasEffect(String key) {
        return key.matches("(dataset|model|training)\\..*") && !WITHOUT_EFFECT.contains(key);
    }
}

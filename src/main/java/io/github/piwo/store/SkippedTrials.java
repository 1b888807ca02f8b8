package io.github.piwo.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.Provenance;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The trials that races have left out: {@code races/<experiment>.json}, one file for each experiment, written again at the end of each
 * run. They follow from the records and the settings; the file says so to tables of later runs with other settings.
 */
public final class SkippedTrials {
    private static final String FOLDER = "races";
    private static final int FORMAT = 1;

    private final OutputFiles files;

    /**
     * A trial that is not run.
     *
     * @param reason why, for people
     */
    public record Skipped(String trialId, Trial trial, String reason) {}

    /**
     * What the trials of an experiment share.
     *
     * @param settings as in their records
     */
    public record Experiment(
            String id, String dataset, String datasetFingerprint, List<String> classNames, String settings) {
        /** Copies the list. */
        public Experiment {
            classNames = List.copyOf(classNames);
        }
    }

    private record Content(int formatVersion, Instant writtenAt, Experiment experiment, List<Skipped> trials) {}

    /** Of an output, which need not exist yet. */
    public SkippedTrials(OutputFiles files) {
        this.files = files;
    }

    /** Replaces what is known of an experiment; if it has left nothing out, there is no file. */
    public void write(Experiment experiment, List<Skipped> trials) throws IOException {
        String name = FOLDER + "/" + experiment.id() + ".json";
        if (trials.isEmpty()) {
            files.delete(name);
        } else {
            Content content = new Content(FORMAT, Instant.now(), experiment, trials);
            files.replace(name, Json.MAPPER.writeValueAsBytes(content));
        }
    }

    /** All of the output, in the form of records, with {@link TrialResult.Skipped}. */
    public List<TrialRecord> readAll() throws IOException {
        List<TrialRecord> all = new ArrayList<>();
        for (String name : files.list(FOLDER)) {
            if (name.endsWith(".json")) {
                Content content = read(FOLDER + "/" + name);
                content.trials().forEach(trial -> all.add(record(content, trial)));
            }
        }
        return all;
    }

    private Content read(String name) throws IOException {
        try (InputStream in = files.open(name)) {
            Content content = Json.MAPPER.readValue(in, Content.class);
            if (content.formatVersion() > FORMAT) {
                throw new IOException(name + " has format " + content.formatVersion()
                        + ", and this version of the program knows " + FORMAT + "; use a newer version");
            }
            return content;
        } catch (JsonProcessingException e) {
            throw new IOException(
                    name + " is damaged (" + e.getOriginalMessage()
                            + "); delete it, and the next sweep writes it again",
                    e);
        }
    }

    private static TrialRecord record(Content content, Skipped skipped) {
        Experiment experiment = content.experiment();
        return new TrialRecord(
                skipped.trialId(),
                experiment.id(),
                skipped.trial(),
                experiment.dataset(),
                experiment.datasetFingerprint(),
                new TrialResult.Skipped(skipped.reason()),
                new Provenance(content.writtenAt(), 0, "", "", 0, Provenance.ownVersion(), Map.of(), "", 0, Double.NaN),
                0,
                0,
                List.of(),
                experiment.classNames(),
                experiment.settings());
    }
}

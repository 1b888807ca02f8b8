package io.github.piwo.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.trial.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The progress of a sweep, for other terminals: the content of {@code progress.json} in the output.
 *
 * @param updatedAt the time of this content
 * @param finished whether the sweep has ended; if not and {@code updatedAt} is old, it was killed
 * @param experiment see {@link io.github.piwo.config.ExperimentSettings#experimentId}
 * @param trials of the grid
 * @param completed of them, in this run or an earlier one
 * @param failed of them, in this run or an earlier one
 * @param running the trials that hold a task slot
 * @param secondsLeft estimated; null if unknown
 * @param latest the trials that ended last, the newest first, one line each
 */
record ProgressFile(
        Instant updatedAt,
        boolean finished,
        String experiment,
        int trials,
        int completed,
        int failed,
        List<ActiveTrial> running,
        Double secondsLeft,
        List<String> latest) {
    static final String FILE = "progress.json";

    OptionalDouble timeLeft() {
        return secondsLeft == null ? OptionalDouble.empty() : OptionalDouble.of(secondsLeft);
    }

    void write(OutputFiles output) throws IOException {
        output.replace(FILE, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    /** Empty if no sweep has run yet. */
    static Optional<ProgressFile> read(OutputFiles output) throws IOException {
        try {
            // A newer version of this program may add fields.
            return Optional.of(Json.MAPPER
                    .readerFor(ProgressFile.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(output.read(FILE)));
        } catch (FileNotFoundException | JsonProcessingException e) {
            // None, or one that cannot be read: what counts are the records.
            return Optional.empty();
        }
    }
}

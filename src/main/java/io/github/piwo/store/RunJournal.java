package io.github.piwo.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.piwo.config.Secrets;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.Provenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal of a sweep's runs: one line of JSON for each run in {@code runs/<start>-<application>.json}. The line of the last run
 * that left nothing to do is also in {@code last-success.json}, whose age monitors can check.
 */
public final class RunJournal {
    private static final Logger LOG = LoggerFactory.getLogger(RunJournal.class);
    private static final String LAST_SUCCESS = "last-success.json";

    private final OutputFiles output;
    private final InstantSource clock;
    private final Instant startedAt;
    private final String application;
    private final String experiment;

    /** How a run ended. */
    public enum Outcome {
        /** All trials of its grid are completed, or left out by races. */
        DONE,
        /** All trials have records, some of which are failures. */
        TRIALS_FAILED,
        /** No trial failed, and some have not run, since the budget is used up. */
        BUDGET_USED_UP,
        /** The run was interrupted by a signal. */
        INTERRUPTED,
        /** The run ended with an error of its own. */
        ERROR
    }

    /**
     * Numbers of trials of the grid.
     *
     * @param ran run by this run
     * @param completed by this run or an earlier one
     * @param failed in this run or an earlier one
     */
    public record Counts(int trials, int ran, int completed, int failed) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Line(
            Instant startedAt,
            double seconds,
            String user,
            String host,
            String application,
            String codeVersion,
            String experiment,
            String outcome,
            Counts counts,
            String message) {}

    /**
     * The journal of a run that starts now.
     *
     * @param application Spark's identifier of the run
     * @param experiment see {@link io.github.piwo.config.ExperimentSettings#experimentId}
     */
    public RunJournal(OutputFiles output, String application, String experiment) {
        this(output, application, experiment, InstantSource.system());
    }

    RunJournal(OutputFiles output, String application, String experiment, InstantSource clock) {
        this.output = output;
        this.clock = clock;
        this.startedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        this.application = application;
        this.experiment = experiment;
    }

    /** The run has done all that it could. */
    public void ended(Outcome outcome, Counts counts) {
        write(outcome, Optional.of(counts), Optional.empty());
    }

    /** The run has ended before it was done. */
    public void ended(Outcome outcome, String message) {
        write(outcome, Optional.empty(), Optional.of(Secrets.mask(message)));
    }

    /** A journal that cannot be written does no harm to the run. */
    private void write(Outcome outcome, Optional<Counts> counts, Optional<String> message) {
        Line line = new Line(
                startedAt,
                Duration.between(startedAt, clock.instant()).toMillis() / 1e3,
                System.getProperty("user.name"),
                Provenance.hostName(),
                application,
                Provenance.ownVersion(),
                experiment,
                outcome.name().toLowerCase(Locale.ROOT),
                counts.orElse(null),
                message.orElse(null));
        try {
            byte[] json = (Json.MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
            output.replace("runs/" + startedAt.toString().replace(':', '-') + "-" + application + ".json", json);
            if (outcome == Outcome.DONE) {
                output.replace(LAST_SUCCESS, json);
            }
        } catch (IOException e) {
            LOG.warn("this run leaves no line in runs/: {}", e.toString());
        }
    }
}

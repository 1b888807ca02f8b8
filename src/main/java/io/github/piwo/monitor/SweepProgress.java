package io.github.piwo.monitor;

import static java.util.stream.Collectors.toMap;

import io.github.piwo.grid.GridPlan;
import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.grid.TrialOutcome;
import io.github.piwo.report.SweepView;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.training.SpeedFigures;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shows the progress of a sweep: a line on the console whenever a trial ends, a line now and then in between, and
 * {@code progress.json} for other terminals.
 */
public final class SweepProgress {
    private static final Duration LINE_EVERY = Duration.ofSeconds(30);
    private static final Duration FILE_EVERY = Duration.ofSeconds(5);
    private static final int LATEST = 5;

    private final PrintStream out;
    private final OutputFiles output;
    private final InstantSource clock;
    private final String experiment;
    private final AtomicInteger trials = new AtomicInteger();
    private final TimeLeft timeLeft;
    private final Deque<String> latest = new ArrayDeque<>();
    private final Map<String, PlannedTrial> toDo;
    private final EpochBoard epochs = new EpochBoard();
    private final List<String> ended = Collections.synchronizedList(new ArrayList<>());
    // Spark's metrics and the live view read these from other threads.
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile List<String> running = List.of();
    private volatile OptionalDouble secondsLeft = OptionalDouble.empty();
    private int slots = 1;
    private Instant lastLine;
    private Instant lastFile = Instant.MIN;

    /**
     * The progress of a sweep that starts.
     *
     * @param speed of the machines, to estimate the time left before the first trial has ended
     */
    public SweepProgress(
            GridPlan plan,
            Optional<SpeedFigures> speed,
            String experiment,
            OutputFiles output,
            PrintStream out,
            InstantSource clock) {
        this.out = out;
        this.output = output;
        this.clock = clock;
        this.experiment = experiment;
        trials.set(plan.size() - plan.skipped().size());
        completed.set(plan.completed().size());
        failed.set(plan.failed().size());
        timeLeft = new TimeLeft(plan.toDo(), speed);
        toDo = plan.toDo().stream().collect(toMap(trial -> trial.trial().describe(), trial -> trial));
        lastLine = clock.instant();
        estimate();
    }

    /** A trial has ended, and its record is stored. */
    public void ended(PlannedTrial trial, TrialOutcome outcome) {
        if (outcome.isCompleted()) {
            completed.incrementAndGet();
        } else {
            failed.incrementAndGet();
        }
        epochs.forget(trial.id());
        ended.add(trial.id());
        timeLeft.ended(trial, outcome.seconds());
        estimate();
        String what = describe(trial, outcome);
        latest.addFirst(what);
        if (latest.size() > LATEST) {
            latest.removeLast();
        }
        line(what);
    }

    /** A race leaves trials out. */
    public void skipped(List<PlannedTrial> left, String reason) {
        trials.addAndGet(-left.size());
        left.forEach(timeLeft::skipped);
        estimate();
        line(reason);
    }

    /** A running trial has finished an epoch. */
    public void heard(EpochReport report) {
        epochs.heard(report);
    }

    /** Something is wrong with an executor. */
    public void unhealthy(String what) {
        line(what);
    }

    /** A trial's machine failed, and it will be tried again. */
    public void lost(PlannedTrial trial, String reason) {
        line(trial.trial().describe() + ": lost, will be tried again: "
                + reason.lines().findFirst().orElse(""));
    }

    /**
     * Updates the running trials; called about every second.
     *
     * @param slots the number of trials that can run at once
     */
    public void running(List<String> names, int slots) {
        running = names;
        this.slots = slots;
        estimate();
        if (!clock.instant().isBefore(lastLine.plus(LINE_EVERY))) {
            line(String.join(", ", names));
        }
        if (lastFile.equals(Instant.MIN) || !clock.instant().isBefore(lastFile.plus(FILE_EVERY))) {
            writeFile(false);
        }
    }

    /** The sweep has ended, with or without an error. */
    public void finished() {
        running = List.of();
        writeFile(true);
    }

    private void line(String what) {
        lastLine = clock.instant();
        out.println(
                "[" + (completed() + failed()) + "/" + trials() + "] running " + running.size() + ", failed " + failed()
                        + secondsLeft().stream()
                                .mapToObj(seconds -> ", left " + TimeLeft.describe(seconds))
                                .findFirst()
                                .orElse("")
                        + (what.isEmpty() ? "" : " | " + what));
    }

    private static String describe(PlannedTrial trial, TrialOutcome outcome) {
        String name = trial.trial().describe();
        String time = TimeLeft.describe(outcome.seconds());
        return outcome.isCompleted()
                ? String.format(
                        Locale.ROOT,
                        "%s: test accuracy %.2f%%, validation accuracy %.2f%% (%s)",
                        name,
                        100 * outcome.testAccuracy(),
                        100 * outcome.validationAccuracy(),
                        time)
                : name + ": " + outcome.status() + " (" + time + ")";
    }

    private void estimate() {
        secondsLeft = timeLeft.seconds(Math.max(1, Math.min(slots, trials() - completed() - failed())));
    }

    /** The number of trials of the grid but for those that races have left out. */
    int trials() {
        return trials.get();
    }

    int completed() {
        return completed.get();
    }

    int failed() {
        return failed.get();
    }

    int runningTrials() {
        return running.size();
    }

    /** The trials that hold a task slot, with the epochs that they have reported. */
    List<SweepView.Running> running() {
        return running.stream()
                .map(toDo::get)
                .filter(Objects::nonNull)
                .map(trial -> new SweepView.Running(
                        trial.trial().describe(),
                        trial.trial().objective(),
                        trial.trial().supervisionRate(),
                        epochs.of(trial.id())))
                .toList();
    }

    /**
     * The identities of the trials that have ended in this run, in this order.
     *
     * @param known how many of them are left out
     */
    List<String> endedSince(int known) {
        synchronized (ended) {
            return List.copyOf(ended.subList(known, ended.size()));
        }
    }

    /** Estimated; empty if unknown. */
    OptionalDouble secondsLeft() {
        return secondsLeft;
    }

    private ActiveTrial progressOf(String name) {
        PlannedTrial trial = toDo.get(name);
        return ActiveTrial.of(name, trial == null ? List.of() : epochs.of(trial.id()));
    }

    private void writeFile(boolean finished) {
        lastFile = clock.instant();
        OptionalDouble left = secondsLeft();
        try {
            new ProgressFile(
                            lastFile,
                            finished,
                            experiment,
                            trials(),
                            completed(),
                            failed(),
                            running.stream().map(this::progressOf).toList(),
                            left.isPresent() ? left.getAsDouble() : null,
                            List.copyOf(latest))
                    .write(output);
        } catch (IOException e) {
            // The sweep can do without this file; the records are written by the executors.
            out.println("cannot write " + ProgressFile.FILE + ": " + e.getMessage());
        }
    }
}

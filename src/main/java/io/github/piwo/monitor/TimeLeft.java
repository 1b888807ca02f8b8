package io.github.piwo.monitor;

import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.training.SpeedFigures;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Estimates the time left from the seconds that finished trials took for their work; before the first trial has ended, from a
 * benchmark's figures, if there are any.
 */
public final class TimeLeft {
    private final Optional<SpeedFigures> speed;
    private double workLeft;
    private double workDone;
    private double secondsDone;

    /** Before the first of these trials. */
    TimeLeft(List<PlannedTrial> toDo, Optional<SpeedFigures> speed) {
        this.speed = speed;
        workLeft = toDo.stream().mapToDouble(this::work).sum();
    }

    /** Estimated seconds if there are figures of speed, otherwise FLOPs. */
    private double work(PlannedTrial trial) {
        return speed.map(trial::seconds).orElseGet(trial::flops);
    }

    /**
     * A trial has ended.
     *
     * @param seconds how long it held its slot
     */
    void ended(PlannedTrial trial, double seconds) {
        double work = work(trial);
        workLeft = Math.max(0, workLeft - work);
        workDone += work;
        secondsDone += seconds;
    }

    /** A trial will not be run. */
    void skipped(PlannedTrial trial) {
        workLeft = Math.max(0, workLeft - work(trial));
    }

    /** Seconds left if this number of trials runs at once; empty if unknown. */
    OptionalDouble seconds(int slots) {
        if (workDone > 0) {
            return OptionalDouble.of(workLeft * secondsDone / workDone / slots);
        }
        return speed.isPresent() ? OptionalDouble.of(workLeft / slots) : OptionalDouble.empty();
    }

    /** For people: {@code 45 s}, {@code 12 min}, {@code 3 h 5 min}. */
    public static String describe(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        long minutes = Math.round(seconds / 60);
        return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}

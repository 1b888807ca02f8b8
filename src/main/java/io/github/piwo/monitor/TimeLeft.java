package io.github.piwo.monitor;

import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.training.SpeedFigures;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Estimates the time that the rest takes from what the trials so far took for their share of the work, and before the
 * first has ended from figures of speed, if there are any.
 */
public final class TimeLeft {
    private final Optional<SpeedFigures> speed;
    private double workLeft;
    private double workDone;
    private double secondsDone;

    /** With these trials ahead. */
    TimeLeft(List<PlannedTrial> toDo, Optional<SpeedFigures> speed) {
        this.speed = speed;
        workLeft = toDo.stream().mapToDouble(this::work).sum();
    }

    /** In estimated seconds if they can be known, otherwise in FLOPs. */
    private double work(PlannedTrial trial) {
        return speed.map(trial::seconds).orElseGet(trial::flops);
    }

    /**
     * A trial has ended.
     *
     * @param seconds that it held its slot
     */
    void ended(PlannedTrial trial, double seconds) {
        double work = work(trial);
        workLeft = Math.max(0, workLeft - work);
        workDone += work;
        secondsDone += seconds;
    }

    /** Seconds left if so many trials run at once; empty while nothing is known. */
    OptionalDouble seconds(int slots) {
        if (workDone > 0) {
            return OptionalDouble.of(workLeft * secondsDone / workDone / slots);
        }
        return speed.isPresent() ? OptionalDouble.of(workLeft / slots) : OptionalDouble.empty();
    }

    /** As people say it: {@code 45 s}, {@code 12 min}, {@code 3 h 5 min}. */
    public static String describe(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        long minutes = Math.round(seconds / 60);
        return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}

package io.github.piwo.sweep;

import java.util.OptionalDouble;

/** Estimates the time that the rest takes from what the trials so far took for their share of the work. */
public final class TimeLeft {
    private double flopsLeft;
    private double flopsDone;
    private double secondsDone;

    /** With so much work ahead. */
    TimeLeft(double flops) {
        flopsLeft = flops;
    }

    /**
     * A trial has ended.
     *
     * @param seconds that it held its slot
     */
    void ended(double flops, double seconds) {
        flopsLeft = Math.max(0, flopsLeft - flops);
        flopsDone += flops;
        secondsDone += seconds;
    }

    /** Seconds left if so many trials run at once; empty until the first has ended. */
    OptionalDouble seconds(int slots) {
        return flopsDone == 0 ? OptionalDouble.empty() : OptionalDouble.of(flopsLeft * secondsDone / flopsDone / slots);
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

package io.github.piwo.sweep;

/** Spark ended under a running sweep: its master is gone, or something stopped it. */
public final class SparkStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SparkStoppedException(Throwable cause) {
        super(
                "Spark was stopped while trials ran ("
                        + String.valueOf(cause.getMessage()).lines().findFirst().orElse("")
                        + "); what has a record is kept, and the same command goes on",
                cause);
    }
}

package io.github.piwo.engine;

import java.io.IOException;

/**
 * The machine failed, not the trial that ran on it: the trial may succeed elsewhere.
 *
 * <p>The error is no cause of it: Spark ends an executor, and in local mode the whole process, whose task fails with an error of the
 * virtual machine among its causes.
 */
public class MachineException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Throwable error;

    /** Of an error that a trial met. */
    MachineException(Throwable error) {
        super(error.toString());
        this.error = error;
        setStackTrace(error.getStackTrace());
    }

    /** The error that the trial met; null on another machine than it was met on. */
    public Throwable error() {
        return error;
    }
}

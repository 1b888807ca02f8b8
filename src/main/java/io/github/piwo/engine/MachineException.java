package io.github.piwo.engine;

import java.io.IOException;

/**
 * The machine failed, not the trial that ran on it: the trial may succeed elsewhere.
 *
 * <p>The error is not the cause of this exception: if there is an error of the virtual machine among a task's causes, Spark ends
 * the executor, which in local mode is the whole process.
 */
public class MachineException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Throwable error;

    /** For an error in a trial. */
    MachineException(Throwable error) {
        super(error.toString());
        this.error = error;
        setStackTrace(error.getStackTrace());
    }

    /** The error in the trial; null after this exception was sent to another process. */
    public Throwable error() {
        return error;
    }
}

package io.github.piwo.engine;

/** The machine's memory was used up, by this trial or by others on the machine: the trial may succeed alone. */
public final class MemoryExhaustedException extends MachineException {
    private static final long serialVersionUID = 1L;

    /** For an error in a trial. */
    MemoryExhaustedException(Throwable error) {
        super(error);
    }
}

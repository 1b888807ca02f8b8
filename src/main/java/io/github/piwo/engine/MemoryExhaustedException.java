package io.github.piwo.engine;

/** The machine's memory was used up, by this trial or by its neighbours: the trial may succeed alone. */
public final class MemoryExhaustedException extends MachineException {
    private static final long serialVersionUID = 1L;

    /** Of an error that a trial met. */
    MemoryExhaustedException(Throwable error) {
        super(error);
    }
}

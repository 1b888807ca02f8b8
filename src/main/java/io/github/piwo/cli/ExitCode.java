package io.github.piwo.cli;

/** The program's exit codes, on which other tools rely. */
final class ExitCode {
    /** Everything is done. */
    static final int DONE = 0;
    /** Any error that is not one of those below. */
    static final int ERROR = 1;
    /** Wrong usage, settings or input; nothing was run. */
    static final int USAGE = 2;
    /** Finished, but some trials failed, which are in the tables, or a budget was not enough for all. */
    static final int TRIALS_FAILED = 3;
    /** Another run holds the output. */
    static final int OUTPUT_HELD = 4;
    /** Interrupted; everything finished so far is kept. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}

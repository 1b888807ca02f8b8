package io.github.piwo.cli;

/** How the program ends; other tools rely on these numbers. */
final class ExitCode {
    /** All done. */
    static final int DONE = 0;
    /** An error that is none of those below. */
    static final int ERROR = 1;
    /** Wrong usage or settings; nothing was run. */
    static final int USAGE = 2;
    /** Finished, but some trials failed; they are in the tables. */
    static final int TRIALS_FAILED = 3;
    /** Another run holds the output. */
    static final int OUTPUT_HELD = 4;
    /** Interrupted; everything finished so far is kept. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}

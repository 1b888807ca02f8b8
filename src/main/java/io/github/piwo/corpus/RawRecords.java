package io.github.piwo.corpus;

import io.github.piwo.table.RecordReader;

/** The records of one source of reviews. */
abstract class RawRecords extends RecordReader<RawRecord> {

    /** The file that is being read, for messages. */
    abstract String currentFile();

    @Override
    protected final RawRecord fatal(String message) {
        return new RawRecord.Problem(currentFile(), 0, message, true);
    }

    @Override
    protected final boolean isFatal(RawRecord rec) {
        return rec instanceof RawRecord.Problem problem && problem.fatal();
    }
}

package io.github.piwo.corpus;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** A part of the raw data that one task reads from beginning to end. */
sealed interface RawSource extends Serializable permits ReviewFolderSource, ReviewArchiveSource {

    /** Its path, for messages. */
    String location();

    /** Starts reading; the caller closes the records. */
    RawRecords open(Configuration hadoop) throws IOException;
}

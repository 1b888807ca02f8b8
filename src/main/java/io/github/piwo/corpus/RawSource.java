package io.github.piwo.corpus;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** Something that one task reads from its beginning to its end. */
sealed interface RawSource extends Serializable permits CsvSource, ReviewFolderSource, ReviewArchiveSource {

    /** Where it is, for messages. */
    String location();

    /** Starts to read; whoever asked closes. */
    RawRecords open(Configuration hadoop) throws IOException;
}

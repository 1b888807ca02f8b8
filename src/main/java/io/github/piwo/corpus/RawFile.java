package io.github.piwo.corpus;

import io.github.piwo.config.DatasetSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** A file of the raw data. */
sealed interface RawFile extends Serializable {

    /** Its name within the raw data, independent of where these are stored. */
    String name();

    /** Its path, for messages. */
    String location();

    /** Opens its content. */
    InputStream open(Configuration hadoop) throws IOException;

    /**
     * Its path, size and time of change, which show whether it was written again.
     *
     * @throws FileNotFoundException if it is gone
     */
    default String state(Configuration hadoop) throws IOException {
        Path path = new Path(location());
        FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
        return status.getPath() + " " + status.getLen() + " " + status.getModificationTime();
    }

    /** A file on a file system. */
    record Stored(String name, String location) implements RawFile {
        private static final long serialVersionUID = 1L;

        @Override
        public InputStream open(Configuration hadoop) throws IOException {
            Path path = new Path(location);
            return path.getFileSystem(hadoop).open(path);
        }
    }

    /**
     * A compressed file. Its content, and so its fingerprint, is that of the uncompressed file.
     *
     * @param location ends in .gz or .bz2
     */
    record Compressed(String name, String location) implements RawFile {
        private static final long serialVersionUID = 1L;

        @Override
        public InputStream open(Configuration hadoop) throws IOException {
            Path path = new Path(location);
            CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
            InputStream compressed = path.getFileSystem(hadoop).open(path);
            try {
                return codec.createInputStream(compressed);
            } catch (IOException | RuntimeException e) {
                compressed.close();
                throw e;
            }
        }
    }

    /** A file that is generated while it is read. */
    record Synthetic(String name, DatasetSettings settings, long rows) implements RawFile {
        private static final long serialVersionUID = 1L;

        @Override
        public String location() {
            return name;
        }

        @Override
        public String state(Configuration hadoop) {
            return name;
        }

        @Override
        public InputStream open(Configuration hadoop) {
            return new SyntheticCsv(settings.synthetic(), settings.seed(), name, rows).asStream();
        }
    }
}

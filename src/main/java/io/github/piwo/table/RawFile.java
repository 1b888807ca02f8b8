package io.github.piwo.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** A file of raw data. */
public interface RawFile extends Serializable {

    /** Its name within the raw data, independent of where these are stored. */
    String name();

    /** Its path, for messages. */
    String location();

    /** Opens its content. */
    InputStream open(Configuration hadoop) throws IOException;

    /**
     * Opens its content at a byte.
     *
     * @param start 0 unless the file has a {@link #splittableLength}
     */
    default InputStream openAt(long start, Configuration hadoop) throws IOException {
        InputStream in = open(hadoop);
        try {
            in.skipNBytes(start);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** The number of bytes if several tasks may each read a part of it; otherwise -1. */
    default long splittableLength(Configuration hadoop) throws IOException {
        return -1;
    }

    /**
     * Its path, size and time of change, which show whether it was written again.
     *
     * @throws java.io.FileNotFoundException if it is gone
     */
    default String state(Configuration hadoop) throws IOException {
        Path path = new Path(location());
        FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
        return status.getPath() + " " + status.getLen() + " " + status.getModificationTime();
    }

    /** A file, compressed or not. */
    static RawFile of(Path path, Configuration hadoop) {
        CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
        return codec == null
                ? new Stored(path.getName(), path.toString())
                : new Compressed(
                        CompressionCodecFactory.removeSuffix(path.getName(), codec.getDefaultExtension()),
                        path.toString());
    }

    /** A file on a file system. */
    record Stored(String name, String location) implements RawFile {
        private static final long serialVersionUID = 1L;

        @Override
        public InputStream open(Configuration hadoop) throws IOException {
            return openAt(0, hadoop);
        }

        @Override
        public InputStream openAt(long start, Configuration hadoop) throws IOException {
            Path path = new Path(location);
            FSDataInputStream in = path.getFileSystem(hadoop).open(path);
            try {
                in.seek(start);
                return in;
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }

        @Override
        public long splittableLength(Configuration hadoop) throws IOException {
            Path path = new Path(location);
            return path.getFileSystem(hadoop).getFileStatus(path).getLen();
        }
    }

    /**
     * A compressed file. Its content is that of the uncompressed file.
     *
     * @param location ends as the codecs of Hadoop expect, with .gz or .bz2 for example
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
            } catch (RuntimeException | LinkageError e) {
                compressed.close();
                throw new UnsupportedFileException("files compressed like this cannot be read here (" + e.getMessage()
                        + "); use .gz or .bz2, or unpack it");
            } catch (IOException e) {
                compressed.close();
                throw e;
            }
        }
    }
}

package io.github.piwo.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;

/** Atomic moves of files within one file system. */
interface AtomicMoves {

    /**
     * Moves to a name that is not in use. If several processes try at once, exactly one succeeds.
     *
     * @return false if the name is in use; the file is then not moved
     */
    boolean create(Path from, Path to) throws IOException;

    /** Moves to a name; a file with this name is replaced. */
    void replace(Path from, Path to) throws IOException;

    /** The implementation for the file system of this path. */
    static AtomicMoves on(Path path, Configuration hadoop) throws IOException {
        return switch (String.valueOf(path.toUri().getScheme())) {
            case "file" -> new OnLocalDisk();
            case "s3a" -> new OnS3(path.getFileSystem(hadoop));
            default -> new OnHadoop(FileContext.getFileContext(path.toUri(), hadoop));
        };
    }

    /** HDFS renames atomically on its name node. */
    record OnHadoop(FileContext files) implements AtomicMoves {
        @Override
        public boolean create(Path from, Path to) throws IOException {
            try {
                files.rename(from, to, Options.Rename.NONE);
                return true;
            } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
                return false;
            }
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
            files.rename(from, to, Options.Rename.OVERWRITE);
        }
    }

    /**
     * S3 cannot rename; Hadoop's rename copies and deletes there. But an object appears as a whole when it is closed, and it can be
     * put on the condition that no object with its name exists.
     */
    record OnS3(FileSystem files) implements AtomicMoves {
        @Override
        public boolean create(Path from, Path to) throws IOException {
            FSDataOutputStreamBuilder<?, ?> object = files.createFile(to);
            object.create().recursive().overwrite(true);
            object.must(Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
            try {
                copy(from, (FSDataOutputStream) object.build());
            } catch (PathIOException e) {
                if (files.exists(to)) {
                    return false;
                }
                throw e;
            }
            files.delete(from, false);
            return true;
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
            copy(from, files.create(to, true));
            files.delete(from, false);
        }

        private void copy(Path from, FSDataOutputStream to) throws IOException {
            try (var in = files.open(from)) {
                in.transferTo(to);
            } catch (IOException e) {
                // Closing it would make it appear with incomplete content.
                to.abort();
                throw e;
            }
            to.close();
        }
    }

    /**
     * Hadoop's rename is not used: it checks whether the name is free and then overwrites, so two processes may succeed; and it
     * starts a process for each check.
     */
    record OnLocalDisk() implements AtomicMoves {
        @Override
        public boolean create(Path from, Path to) throws IOException {
            try {
                Files.createLink(local(to), local(from));
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (UnsupportedOperationException | FileSystemException e) {
                return createWithoutLinks(from, to);
            }
            Files.delete(local(from));
            flushFolder(to);
            return true;
        }

        /** Some mounted file systems have no hard links; they are not shared by several writers of one trial. */
        private static boolean createWithoutLinks(Path from, Path to) throws IOException {
            try {
                Files.move(local(from), local(to));
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            }
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
            Files.move(local(from), local(to), StandardCopyOption.ATOMIC_MOVE);
            flushFolder(to);
        }

        /** The new name, too, must not be lost if the machine fails. */
        private static void flushFolder(Path file) throws IOException {
            try (FileChannel folder =
                    FileChannel.open(local(file).toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }

        private static java.nio.file.Path local(Path path) {
            return java.nio.file.Path.of(path.toUri().getPath());
        }
    }
}

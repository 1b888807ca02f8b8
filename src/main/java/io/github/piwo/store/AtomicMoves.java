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

/** Moves of files within one file system, in one step that others see whole or not at all. */
interface AtomicMoves {

    /**
     * Moves to a name that nothing has yet; of several that try at once, one wins.
     *
     * @return false if the name was taken; the file is then still where it was
     */
    boolean create(Path from, Path to) throws IOException;

    /** Moves to a name, in place of a file that may have it. */
    void replace(Path from, Path to) throws IOException;

    /** The way to do it where this path is. */
    static AtomicMoves on(Path path, Configuration hadoop) throws IOException {
        return switch (String.valueOf(path.toUri().getScheme())) {
            case "file" -> new OnLocalDisk();
            case "s3a" -> new OnS3(path.getFileSystem(hadoop));
            default -> new OnHadoop(FileContext.getFileContext(path.toUri(), hadoop));
        };
    }

    /** HDFS renames in one step on its name node. */
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
     * S3 cannot rename, and Hadoop's rename there copies and deletes. But an object appears whole, when it is closed, and
     * can be put on the condition that there is none of its name.
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
                // Closed, it would appear with what it has.
                to.abort();
                throw e;
            }
            to.close();
        }
    }

    /**
     * Not by Hadoop's rename: that one looks whether the name is free and then overwrites, so that two may win, and it
     * starts a process for each look.
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

        /** Some mounted disks have no hard links; theirs are not shared by several writers of one trial. */
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

        /** The new name too has to survive the end of the machine. */
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

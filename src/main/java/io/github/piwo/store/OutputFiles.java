package io.github.piwo.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.io.IOUtils;

/** Small files of an output directory. Each appears as a whole or not at all. Safe for use by several threads. */
public final class OutputFiles {
    /** A size in bytes that few records exceed. */
    public static final int LARGE_RECORD = 1 << 16;

    private final FileSystem files;
    private final AtomicMoves moves;
    private final Path root;

    /**
     * Files below a directory, which need not exist yet.
     *
     * @param directory path or URI on any Hadoop file system
     */
    public OutputFiles(String directory, Configuration hadoop) {
        try {
            FileSystem fileSystem = new Path(directory).getFileSystem(hadoop);
            files = fileSystem instanceof LocalFileSystem ? LocalFiles.open(hadoop) : fileSystem;
            root = files.makeQualified(new Path(directory));
            moves = AtomicMoves.on(root, hadoop);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    OutputFiles(FileSystem files, AtomicMoves moves, Path root) {
        this.files = files;
        this.moves = moves;
        this.root = root;
    }

    /** The names of the files directly in a folder; none if the folder does not exist. */
    public List<String> list(String folder) throws IOException {
        return names(folder, FileStatus::isFile);
    }

    /** Likewise with their sizes and times. */
    List<FileState> states(String folder) throws IOException {
        return entries(folder)
                .filter(FileStatus::isFile)
                .map(file -> new FileState(file.getPath().getName(), file.getLen(), file.getModificationTime()))
                .toList();
    }

    private List<String> names(String folder, Predicate<FileStatus> which) throws IOException {
        return entries(folder)
                .filter(which)
                .map(entry -> entry.getPath().getName())
                .toList();
    }

    private Stream<FileStatus> entries(String folder) throws IOException {
        try {
            return Arrays.stream(files.listStatus(path(folder)));
        } catch (FileNotFoundException e) {
            return Stream.empty();
        }
    }

    /** Whether a file exists. */
    boolean exists(String name) throws IOException {
        return files.exists(path(name));
    }

    /**
     * The content of a file.
     *
     * @throws FileNotFoundException if it does not exist
     */
    public byte[] read(String name) throws IOException {
        try (var in = files.open(path(name))) {
            return in.readAllBytes();
        }
    }

    /** Opens a file for reading. */
    public InputStream open(String name) throws IOException {
        return files.open(path(name));
    }

    /** Writes or replaces a file; readers see either the old content or the new one. */
    public void replace(String name, byte[] content) throws IOException {
        replace(name, out -> out.write(content));
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes the content; called once. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Likewise for content that is too large for one array. */
    public void replace(String name, Content content) throws IOException {
        Path temporary = writeTemporary(name, content);
        try {
            moves.replace(temporary, path(name));
        } catch (IOException e) {
            throw removed(temporary, e);
        }
    }

    /** Writes a small file in place: a reader may see part of it, and it may be lost if the machine fails. */
    public void writeCarelessly(String name, byte[] content) throws IOException {
        try (FSDataOutputStream out = files.create(path(name), true)) {
            out.write(content);
        }
    }

    /** Removes a file, or a folder with its content, if it exists. */
    public void delete(String name) throws IOException {
        files.delete(path(name), true);
    }

    /** The names of the folders directly in a folder; none if it does not exist. */
    public List<String> folders(String folder) throws IOException {
        return names(folder, FileStatus::isDirectory);
    }

    /**
     * Writes a file unless it exists. Of several writers exactly one succeeds.
     *
     * @return whether the file was written; if not, nothing was changed
     */
    boolean create(String name, byte[] content) throws IOException {
        Path temporary = writeTemporary(name, out -> out.write(content));
        boolean created;
        try {
            created = moves.create(temporary, path(name));
        } catch (IOException e) {
            throw removed(temporary, e);
        }
        if (!created) {
            files.delete(temporary, false);
        }
        return created;
    }

    /**
     * Moves a file to a name that is not in use.
     *
     * @return false if the new name is in use; the file is then not moved
     */
    public boolean move(String from, String to) throws IOException {
        files.mkdirs(path(to).getParent());
        return moves.create(path(from), path(to));
    }

    /**
     * Writes a file of the size of a large record, reads it and removes it. If the directory does not exist, only checks whether it
     * could be created.
     *
     * @throws IOException if that fails
     */
    public void checkWritable() throws IOException {
        Path parent = existing();
        if (!parent.equals(root)) {
            if (!files.getFileStatus(parent).isDirectory()) {
                throw new IOException(parent + " is not a directory");
            }
            files.access(parent, FsAction.WRITE_EXECUTE);
            return;
        }
        byte[] content = new byte[LARGE_RECORD];
        Path temporary = writeTemporary("writable", out -> out.write(content));
        try (var in = files.open(temporary)) {
            if (in.readAllBytes().length != LARGE_RECORD) {
                throw new IOException("what was written cannot be read");
            }
        } finally {
            files.delete(temporary, false);
        }
    }

    /** The number of bytes that can still be written; a very large number if the file system has no limit. */
    public long freeBytes() throws IOException {
        return files.getStatus(existing()).getRemaining();
    }

    /** The directory, or the nearest one above it that exists. */
    private Path existing() throws IOException {
        Path path = root;
        while (!files.exists(path)) {
            path = path.getParent();
        }
        return path;
    }

    /** The path of the directory. */
    @Override
    public String toString() {
        return root.toString();
    }

    /**
     * Moves a folder, if it exists, to a name that is not in use. On an object store, where this copies its files, it appears bit by
     * bit.
     */
    public void moveFolder(String from, String to) throws IOException {
        if (exists(from) && !files.rename(path(from), path(to))) {
            throw new IOException("cannot rename " + path(from) + " to " + path(to));
        }
    }

    /** Moves a file to a name; a file with this name is replaced. */
    public void moveOver(String from, String to) throws IOException {
        files.mkdirs(path(to).getParent());
        moves.replace(path(from), path(to));
    }

    private Path path(String name) {
        return name.isEmpty() ? root : new Path(root, name);
    }

    private Path writeTemporary(String name, Content content) throws IOException {
        Path target = path(name);
        Path temporary = new Path(target.getParent(), "_tmp-" + UUID.randomUUID() + "-" + target.getName());
        try {
            write(files.create(temporary, false), content);
        } catch (IOException e) {
            throw removed(temporary, e);
        }
        return temporary;
    }

    /** HDFS throws the same exception object from a flush and then from close, which try-with-resources cannot handle. */
    private static void write(FSDataOutputStream out, Content content) throws IOException {
        try {
            content.writeTo(out);
            out.hsync();
            out.close();
        } finally {
            IOUtils.closeStream(out);
        }
    }

    /** Removes a file that was only partly written, which matters most on a full disk. */
    private IOException removed(Path temporary, IOException error) {
        try {
            files.delete(temporary, false);
        } catch (IOException e) {
            error.addSuppressed(e);
        }
        return new IOException("cannot write into " + temporary.getParent() + ": " + error.getMessage(), error);
    }
}

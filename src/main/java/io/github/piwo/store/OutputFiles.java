package io.github.piwo.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.io.IOUtils;

/** Small files of an output directory, each of which appears whole or not at all. Safe for several threads. */
public final class OutputFiles {
    /** Size in bytes that few records exceed. */
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

    /** Names of the files directly in a folder; none where the folder does not exist. */
    public List<String> list(String folder) throws IOException {
        return names(folder, FileStatus::isFile);
    }

    private List<String> names(String folder, Predicate<FileStatus> which) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (FileStatus entry : files.listStatus(path(folder))) {
                if (which.test(entry)) {
                    names.add(entry.getPath().getName());
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        return names;
    }

    /** Whether a file is there. */
    boolean exists(String name) throws IOException {
        return files.exists(path(name));
    }

    /**
     * A file's content.
     *
     * @throws FileNotFoundException if there is none
     */
    public byte[] read(String name) throws IOException {
        try (var in = files.open(path(name))) {
            return in.readAllBytes();
        }
    }

    /** A file's content, as it is read. */
    public InputStream open(String name) throws IOException {
        return files.open(path(name));
    }

    /** Writes a file, in place of one that may be there; readers see the old content or the new one. */
    public void replace(String name, byte[] content) throws IOException {
        replace(name, out -> out.write(content));
    }

    /** What a file is to hold. */
    @FunctionalInterface
    public interface Content {
        /** Writes it; called once. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Likewise with a content too large for one array. */
    public void replace(String name, Content content) throws IOException {
        Path temporary = writeTemporary(name, content);
        try {
            moves.replace(temporary, path(name));
        } catch (IOException e) {
            throw removed(temporary, e);
        }
    }

    /** Writes a small file in place, without care for a reader that comes between or for the end of the machine. */
    public void writeCarelessly(String name, byte[] content) throws IOException {
        try (FSDataOutputStream out = files.create(path(name), true)) {
            out.write(content);
        }
    }

    /** Removes a file, or a folder with all that is in it; nothing happens if there is none. */
    public void delete(String name) throws IOException {
        files.delete(path(name), true);
    }

    /** Names of the folders directly in a folder; none where it does not exist. */
    public List<String> folders(String folder) throws IOException {
        return names(folder, FileStatus::isDirectory);
    }

    /**
     * Writes a file unless it is there already. Of several writers one wins.
     *
     * @return whether this content is the file's; if not, nothing was changed
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
     * Moves a file to a name that nothing has yet.
     *
     * @return false if the new name was taken; the file is then still where it was
     */
    public boolean move(String from, String to) throws IOException {
        files.mkdirs(path(to).getParent());
        return moves.create(path(from), path(to));
    }

    /**
     * Writes as much as a record may be, reads it and removes it; where the directory does not exist, only looks whether it
     * might be made.
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

    /** Bytes that can still be written; very many where the file system sets no limit. */
    public long freeBytes() throws IOException {
        return files.getStatus(existing()).getRemaining();
    }

    /** The directory, or the nearest one above it that is there. */
    private Path existing() throws IOException {
        Path path = root;
        while (!files.exists(path)) {
            path = path.getParent();
        }
        return path;
    }

    /** The directory, as people know it. */
    @Override
    public String toString() {
        return root.toString();
    }

    /** Moves a file to a name, in place of a file that may have it. */
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

    /** HDFS throws one and the same exception from a flush and then from close, which a try-with-resources cannot bear. */
    private static void write(FSDataOutputStream out, Content content) throws IOException {
        try {
            content.writeTo(out);
            out.hsync();
            out.close();
        } finally {
            IOUtils.closeStream(out);
        }
    }

    /** Leaves nothing half-written behind, least of all on a full disk. */
    private IOException removed(Path temporary, IOException error) {
        try {
            files.delete(temporary, false);
        } catch (IOException e) {
            error.addSuppressed(e);
        }
        return new IOException("cannot write into " + temporary.getParent() + ": " + error.getMessage(), error);
    }
}

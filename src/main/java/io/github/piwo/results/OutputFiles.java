package io.github.piwo.results;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Small files of an output directory, each of which appears whole or not at all. Safe for several threads. */
public final class OutputFiles {
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
            // Hadoop's checksummed local files ignore hsync; the raw ones do not.
            files = fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
            root = files.makeQualified(new Path(directory));
            moves = AtomicMoves.on(root, hadoop);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of the files directly in a folder; none where the folder does not exist. */
    List<String> list(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (FileStatus entry : files.listStatus(path(folder))) {
                if (entry.isFile()) {
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

    /** Writes a file, in place of one that may be there; readers see the old content or the new one. */
    public void replace(String name, byte[] content) throws IOException {
        moves.replace(writeTemporary(name, content), path(name));
    }

    /**
     * Writes a file unless it is there already. Of several writers one wins.
     *
     * @return whether this content is the file's; if not, nothing was changed
     */
    boolean create(String name, byte[] content) throws IOException {
        Path temporary = writeTemporary(name, content);
        boolean created = moves.create(temporary, path(name));
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
    boolean move(String from, String to) throws IOException {
        files.mkdirs(path(to).getParent());
        return moves.create(path(from), path(to));
    }

    private Path path(String name) {
        return new Path(root, name);
    }

    private Path writeTemporary(String name, byte[] content) throws IOException {
        Path target = path(name);
        Path temporary = new Path(target.getParent(), "_tmp-" + UUID.randomUUID() + "-" + target.getName());
        try (FSDataOutputStream out = files.create(temporary, false)) {
            out.write(content);
            out.hsync();
        }
        return temporary;
    }
}

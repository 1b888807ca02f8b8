package io.github.piwo.results;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Small files of an output directory, each of which appears whole or not at all. Safe for several threads. */
public final class OutputFiles {
    private final FileContext files;
    private final Path root;

    /**
     * Files below a directory, which need not exist yet.
     *
     * @param directory path or URI on any Hadoop file system
     */
    public OutputFiles(String directory, Configuration hadoop) {
        // Hadoop's checksummed local files ignore hsync; the raw ones do not.
        Configuration durable = new Configuration(hadoop);
        durable.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
        try {
            Path path = new Path(directory);
            files = path.toUri().getScheme() == null
                    ? FileContext.getFileContext(durable)
                    : FileContext.getFileContext(path.toUri(), durable);
            root = files.makeQualified(path);
        } catch (UnsupportedFileSystemException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The full path of a file, given relative to the directory. */
    Path path(String name) {
        return new Path(root, name);
    }

    /** Names of the files directly in a folder; none where the folder does not exist. */
    List<String> list(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            RemoteIterator<FileStatus> entries = files.listStatus(path(folder));
            while (entries.hasNext()) {
                FileStatus entry = entries.next();
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
        return files.util().exists(path(name));
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
        Path temporary = writeTemporary(name, content);
        files.rename(temporary, path(name), Options.Rename.OVERWRITE);
    }

    /**
     * Writes a file unless it is there already. Of several writers one wins.
     *
     * @return whether this content is the file's; if not, nothing was changed
     */
    boolean create(String name, byte[] content) throws IOException {
        Path temporary = writeTemporary(name, content);
        try {
            return moveExclusively(temporary, path(name));
        } finally {
            discard(temporary);
        }
    }

    /**
     * Moves a file to a name that nothing has yet.
     *
     * @return false if the new name was taken; the file is then still where it was
     */
    boolean move(String from, String to) throws IOException {
        files.mkdir(path(to).getParent(), FileContext.DIR_DEFAULT_PERM, true);
        if (!moveExclusively(path(from), path(to))) {
            return false;
        }
        discard(path(from));
        return true;
    }

    private Path writeTemporary(String name, byte[] content) throws IOException {
        Path target = path(name);
        Path temporary = new Path(target.getParent(), "_tmp-" + UUID.randomUUID() + "-" + target.getName());
        try (FSDataOutputStream out =
                files.create(temporary, EnumSet.of(CreateFlag.CREATE), Options.CreateOpts.createParent())) {
            out.write(content);
            out.hsync();
        }
        return temporary;
    }

    /** The source may be left behind. */
    private boolean moveExclusively(Path from, Path to) throws IOException {
        try {
            if (isLocal()) {
                linkOrRename(from, to);
            } else {
                files.rename(from, to, Options.Rename.NONE);
            }
            return true;
        } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Deletes a file, unless a rename took it away already. */
    private void discard(Path file) throws IOException {
        try {
            files.delete(file, false);
        } catch (FileNotFoundException gone) {
            return;
        }
    }

    private boolean isLocal() {
        return "file".equals(root.toUri().getScheme());
    }

    /** On local disk Hadoop's rename looks first and then overwrites, so two may win; a hard link has one winner. */
    private void linkOrRename(Path from, Path to) throws IOException {
        try {
            Files.createLink(
                    java.nio.file.Path.of(to.toUri().getPath()),
                    java.nio.file.Path.of(from.toUri().getPath()));
        } catch (java.nio.file.FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            files.rename(from, to, Options.Rename.NONE);
        }
    }
}

package io.github.piwo.store;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * A local file system for Hadoop's interface. Hadoop's usual one ignores {@code hsync}, and its raw one starts a {@code chmod}
 * process for each new file and folder, which takes about 8 ms; here the permissions come from the process's umask.
 */
final class LocalFiles extends RawLocalFileSystem {
    static LocalFiles open(Configuration hadoop) throws IOException {
        LocalFiles files = new LocalFiles();
        files.initialize(FsConstants.LOCAL_FS_URI, hadoop);
        return files;
    }

    @Override
    protected OutputStream createOutputStreamWithMode(Path path, boolean append, FsPermission permission)
            throws IOException {
        if (!append) {
            Files.deleteIfExists(pathToFile(path).toPath());
        }
        // A file that is appended to keeps its permissions.
        return super.createOutputStreamWithMode(path, true, permission);
    }

    /** Hadoop's own asks the system several times for each file. */
    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        java.nio.file.Path folder = pathToFile(path).toPath();
        if (!Files.isDirectory(folder)) {
            return super.listStatus(path);
        }
        List<FileStatus> entries = new ArrayList<>();
        try (DirectoryStream<java.nio.file.Path> names = Files.newDirectoryStream(folder)) {
            for (java.nio.file.Path name : names) {
                status(path, name).ifPresent(entries::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries.toArray(FileStatus[]::new);
    }

    /** Empty if the file was removed meanwhile. */
    private Optional<FileStatus> status(Path folder, java.nio.file.Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileStatus(
                    attributes.size(),
                    attributes.isDirectory(),
                    1,
                    getDefaultBlockSize(folder),
                    attributes.lastModifiedTime().toMillis(),
                    makeQualified(new Path(folder, file.getFileName().toString()))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    protected boolean mkOneDirWithMode(Path path, File folder, FsPermission permission) {
        return folder.mkdir();
    }
}

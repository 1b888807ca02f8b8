package io.github.piwo.store;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
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

    @Override
    protected boolean mkOneDirWithMode(Path path, File folder, FsPermission permission) {
        return folder.mkdir();
    }
}

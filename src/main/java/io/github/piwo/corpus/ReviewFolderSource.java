package io.github.piwo.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** One of the five folders of reviews. */
record ReviewFolderSource(String root, ReviewFolder folder) implements RawSource {
    private static final long serialVersionUID = 1L;

    @Override
    public String location() {
        return root + "/" + folder.path();
    }

    @Override
    public RawRecords open(Configuration hadoop) throws IOException {
        Path path = new Path(location());
        FileSystem files = path.getFileSystem(hadoop);
        return new Reviews(files, files.listStatusIterator(path));
    }

    private final class Reviews extends RawRecords {
        private final FileSystem files;
        private final RemoteIterator<FileStatus> entries;
        private String currentFile = location();

        Reviews(FileSystem files, RemoteIterator<FileStatus> entries) {
            this.files = files;
            this.entries = entries;
        }

        @Override
        protected Optional<RawRecord> read() throws IOException {
            while (entries.hasNext()) {
                FileStatus entry = entries.next();
                String name = entry.getPath().getName();
                if (entry.isFile() && ReviewFolder.isReview(name)) {
                    currentFile = location() + "/" + name;
                    try (InputStream in = files.open(entry.getPath())) {
                        return Optional.of(folder.review(name, currentFile, in.readAllBytes()));
                    }
                }
            }
            return Optional.empty();
        }

        @Override
        String currentFile() {
            return currentFile;
        }

        @Override
        public void close() {
            // Each file is closed when it has been read.
        }
    }
}

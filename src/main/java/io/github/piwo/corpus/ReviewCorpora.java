package io.github.piwo.corpus;

import io.github.piwo.config.SettingsException;
import io.github.piwo.table.RawFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** IMDB's reviews: a folder of files, or the archive of it. */
final class ReviewCorpora {
    private static final ClassNames.Known CLASSES = ClassNames.Known.of(List.of("neg", "pos"));

    private ReviewCorpora() {}

    /**
     * Finds the reviews.
     *
     * @param unlabelled whether the reviews without a label are needed
     */
    static RawCorpus imdb(String dataset, boolean unlabelled, Configuration hadoop) {
        String path = RawPaths.withoutSlash(dataset);
        boolean isFile = RawPaths.status(path, hadoop).isFile();
        if (path.endsWith(".tar.gz") || path.endsWith(".tgz")) {
            if (!isFile) {
                throw new SettingsException("dataset.path = " + path + " is not a file");
            }
            RawFile archive = new RawFile.Stored("aclImdb.tar.gz", path);
            return corpus(path, List.of(archive), List.of(new ReviewArchiveSource(archive)));
        }
        if (isFile) {
            throw new SettingsException("dataset.path = " + path + " is neither a folder nor a .tar.gz file");
        }
        List<ReviewFolder> folders = Arrays.stream(ReviewFolder.values())
                .filter(folder -> unlabelled || folder != ReviewFolder.UNSUPERVISED)
                .toList();
        List<RawFile> files = folders.stream()
                .flatMap(folder -> reviews(path, folder, hadoop))
                .sorted(Comparator.comparing(RawFile::name))
                .toList();
        List<RawSource> sources = folders.stream()
                .map(folder -> (RawSource) new ReviewFolderSource(path, folder))
                .toList();
        return corpus(path, files, sources);
    }

    private static RawCorpus corpus(String path, List<RawFile> files, List<RawSource> sources) {
        return new RawCorpus(path, "dataset.path: " + path, files, sources, List.of(), Optional.of(CLASSES));
    }

    private static Stream<RawFile> reviews(String root, ReviewFolder folder, Configuration hadoop) {
        String location = root + "/" + folder.path();
        List<RawFile> files = new ArrayList<>();
        try {
            Path path = new Path(location);
            RemoteIterator<FileStatus> entries = path.getFileSystem(hadoop).listStatusIterator(path);
            while (entries.hasNext()) {
                FileStatus entry = entries.next();
                String name = entry.getPath().getName();
                if (entry.isFile() && ReviewFolder.isReview(name)) {
                    files.add(new RawFile.Stored(folder.path() + "/" + name, location + "/" + name));
                }
            }
        } catch (FileNotFoundException e) {
            if (folder == ReviewFolder.UNSUPERVISED) {
                throw new SettingsException(
                        "dataset.path: there is no " + location + "; without unlabelled texts only None can be trained:"
                                + " set dataset.unlabelled-texts = 0 and sweep.objectives = [None]",
                        e);
            }
            throw RawPaths.unreadable(location, e);
        } catch (IOException | IllegalArgumentException e) {
            throw RawPaths.unreadable(location, e);
        }
        return files.stream();
    }
}

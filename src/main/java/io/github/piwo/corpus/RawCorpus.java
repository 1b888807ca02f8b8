package io.github.piwo.corpus;

import io.github.piwo.config.DatasetSettings;
import io.github.piwo.config.SettingsException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The raw data of the settings' dataset.
 *
 * @param files all raw files, sorted by name
 * @param sources the parts that one task each reads
 * @param unlabelledApart whether texts without a label are a separate part; otherwise they are drawn from the training texts
 * @param notes what people should know about how the files are read
 */
record RawCorpus(
        String location,
        List<RawFile> files,
        List<RawSource> sources,
        int classes,
        boolean unlabelledApart,
        List<String> notes) {
    private static final int AG_NEWS_CLASSES = 4;
    private static final int IMDB_CLASSES = 2;

    /**
     * Finds the raw data.
     *
     * @throws SettingsException if a file or folder is missing
     */
    static RawCorpus of(DatasetSettings dataset, Configuration hadoop) {
        return switch (dataset.name()) {
            case AGNEWS -> agNews(withoutSlash(dataset.path()), hadoop);
            case IMDB -> imdb(withoutSlash(dataset.path()), dataset.unlabelledTexts() > 0, hadoop);
            case SYNTHETIC -> synthetic(dataset);
        };
    }

    private static RawCorpus agNews(String path, Configuration hadoop) {
        if (status(path, hadoop).isFile()) {
            throw new SettingsException("dataset.path = " + path
                    + " is a file; it must be the folder that contains train.csv and test.csv");
        }
        RawFile train = csvFile(path, "train.csv", hadoop);
        RawFile test = csvFile(path, "test.csv", hadoop);
        int firstClass = firstClass(List.of(train, test), hadoop);
        List<String> notes = firstClass == 0 ? List.of("the classes are counted from 0 in " + path) : List.of();
        return csv(path, train, test, AG_NEWS_CLASSES, firstClass, notes);
    }

    private static int firstClass(List<RawFile> files, Configuration hadoop) {
        try {
            return CsvSource.firstClass(files, AG_NEWS_CLASSES, hadoop);
        } catch (IOException e) {
            throw new SettingsException("dataset.path: " + RawRecords.describe(e), e);
        }
    }

    /** The file, or a compressed one in its place. */
    private static RawFile csvFile(String folder, String name, Configuration hadoop) {
        for (String ending : List.of("", ".gz", ".bz2")) {
            String location = folder + "/" + name + ending;
            if (isFile(location, hadoop)) {
                return ending.isEmpty() ? new RawFile.Stored(name, location) : new RawFile.Compressed(name, location);
            }
        }
        throw new SettingsException(
                "dataset.path = " + folder + ": there is no " + name + " in this folder, nor " + name + ".gz or .bz2");
    }

    private static boolean isFile(String location, Configuration hadoop) {
        try {
            Path path = new Path(location);
            return path.getFileSystem(hadoop).getFileStatus(path).isFile();
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(location, e);
        }
    }

    private static RawCorpus synthetic(DatasetSettings dataset) {
        long training = (long) dataset.labelledTexts() + dataset.unlabelledTexts();
        RawFile train = new RawFile.Synthetic("train.csv", dataset, training);
        RawFile test =
                new RawFile.Synthetic("test.csv", dataset, dataset.synthetic().testTexts());
        return csv("the synthetic dataset", train, test, dataset.synthetic().classes(), 1, List.of());
    }

    private static RawCorpus csv(
            String location, RawFile train, RawFile test, int classes, int firstClass, List<String> notes) {
        List<RawSource> sources = List.of(
                new CsvSource(train, RawRecord.Part.TRAIN, classes, firstClass),
                new CsvSource(test, RawRecord.Part.TEST, classes, firstClass));
        return new RawCorpus(location, List.of(test, train), sources, classes, false, notes);
    }

    private static RawCorpus imdb(String path, boolean unlabelled, Configuration hadoop) {
        boolean isFile = status(path, hadoop).isFile();
        if (path.endsWith(".tar.gz") || path.endsWith(".tgz")) {
            if (!isFile) {
                throw new SettingsException("dataset.path = " + path + " is not a file");
            }
            RawFile archive = new RawFile.Stored("aclImdb.tar.gz", path);
            List<RawSource> sources = List.of(new ReviewArchiveSource(archive));
            return new RawCorpus(path, List.of(archive), sources, IMDB_CLASSES, true, List.of());
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
        return new RawCorpus(path, files, sources, IMDB_CLASSES, true, List.of());
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
            throw unreadable(location, e);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(location, e);
        }
        return files.stream();
    }

    /** The names of the classes, in the order of their labels. */
    List<String> classNames() {
        return unlabelledApart
                ? List.of("neg", "pos")
                : IntStream.rangeClosed(1, classes).mapToObj(Integer::toString).toList();
    }

    /** Names the texts of a class as the raw data do. */
    String describe(RawRecord.Part part, int label) {
        return unlabelledApart
                ? "texts in " + ReviewFolder.of(part, label).path()
                : (part == RawRecord.Part.TEST ? "test" : "training") + " texts of class " + (label + 1);
    }

    private static FileStatus status(String location, Configuration hadoop) {
        try {
            Path path = new Path(location);
            FileSystem files = path.getFileSystem(hadoop);
            return files.getFileStatus(path);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(location, e);
        }
    }

    private static SettingsException unreadable(String location, Exception e) {
        if (e instanceof FileNotFoundException) {
            return new SettingsException("dataset.path: there is no " + location, e);
        }
        String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new SettingsException("dataset.path: cannot read " + location + ": " + why, e);
    }

    private static String withoutSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}

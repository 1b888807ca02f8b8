package io.github.piwo.corpus;

import static io.github.piwo.corpus.RawFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a prepared dataset later: damage, files that cannot be read for a while, raw files that change. */
class PreparedDatasetUpkeepIT {
    private static final Configuration HADOOP =
            LocalSpark.session().sparkContext().hadoopConfiguration();

    @TempDir
    private Path folder;

    /** The local file system, on which the next openings fail. */
    public static final class FailingFiles extends LocalFileSystem {
        static final AtomicInteger FAILURES = new AtomicInteger();

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize) throws IOException {
            if (path.toString().contains("texts") && FAILURES.getAndDecrement() > 0) {
                throw new IOException("connection reset by peer");
            }
            return super.open(path, bufferSize);
        }
    }

    @Test
    void aDamagedDatasetIsSetAsideAndRemovedByTheNextPreparation() throws IOException {
        ExperimentSettings settings = news("out");
        Path texts = anyTexts(prepare(settings));
        flipAByte(texts);
        Preparation again = prepare(settings);
        assertThat(again.alreadyThere()).isFalse();
        assertThat(again.notes()).anyMatch(note -> note.startsWith("the dataset was prepared anew: "));
        assertThat(CorpusLocation.setAside(settings, HADOOP)).isEmpty();
        assertThat(prepare(settings).alreadyThere()).isTrue();
    }

    @Test
    void nothingIsMovedWhileAnotherProcessHoldsTheOutput() throws IOException {
        ExperimentSettings settings = news("out");
        Path texts = anyTexts(prepare(settings));
        flipAByte(texts);
        assertThatThrownBy(() -> new CorpusPreparation(LocalSpark.session(), settings, () -> {
                            throw new IOException("another run holds the output");
                        })
                        .prepare(false))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("another run holds the output");
        assertThat(texts).exists();
        assertThat(CorpusLocation.setAside(settings, HADOOP)).isEmpty();
    }

    @Test
    void filesThatCannotBeReadAreNoDamage() throws IOException {
        ExperimentSettings settings = news("out");
        Path texts = anyTexts(prepare(settings));
        HADOOP.set("fs.file.impl", FailingFiles.class.getName());
        HADOOP.setBoolean("fs.file.impl.disable.cache", true);
        try {
            FailingFiles.FAILURES.set(2);
            assertThat(prepare(settings).alreadyThere())
                    .as("read at the third try")
                    .isTrue();
            FailingFiles.FAILURES.set(1000);
            assertThatThrownBy(() -> prepare(settings))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot read the prepared dataset")
                    .hasMessageContaining("connection reset by peer");
        } finally {
            HADOOP.unset("fs.file.impl");
            HADOOP.unset("fs.file.impl.disable.cache");
        }
        assertThat(texts).exists();
        assertThat(CorpusLocation.setAside(settings, HADOOP)).isEmpty();
    }

    @Test
    void rawFilesThatSeemUnchangedAreNotReadAgain() throws IOException {
        ExperimentSettings settings = news("out");
        Preparation first = prepare(settings);
        Path train = folder.resolve("raw/train.csv");
        FileTime time = Files.getLastModifiedTime(train);
        byte[] content = Files.readAllBytes(train);
        content[content.length - 3]++;
        Files.write(train, content);
        Files.setLastModifiedTime(train, time);
        assertThat(prepare(settings).path()).isEqualTo(first.path());
        Preparation reread = new CorpusPreparation(LocalSpark.session(), settings, () -> {}).prepare(true);
        assertThat(reread.path()).isNotEqualTo(first.path());
        assertThat(reread.path()).isEqualTo(CorpusLocation.of(settings, CorpusFingerprintIT.fingerprint(settings)));
        assertThat(new RememberedFingerprints(settings, HADOOP).find())
                .isEqualTo(Optional.of(reread.manifest().fingerprint()));
    }

    @Test
    void theFingerprintIsFoundWithoutTheRawFiles() throws IOException {
        ExperimentSettings settings = news("out");
        Preparation preparation = prepare(settings);
        ExperimentSettings moved = settings("agnews", folder.resolve("gone"), folder.resolve("out"));
        assertThat(new RememberedFingerprints(moved, HADOOP).find())
                .isEqualTo(Optional.of(preparation.manifest().fingerprint()));
        ExperimentSettings shorter =
                settings("agnews", folder.resolve("gone"), folder.resolve("out"), "dataset.max-tokens=3");
        assertThat(new RememberedFingerprints(shorter, HADOOP).find()).isEmpty();
    }

    private ExperimentSettings news(String output) {
        return settings("agnews", RawFixtures.news(folder.resolve("raw")), folder.resolve(output));
    }

    private static Preparation prepare(ExperimentSettings settings) {
        return new CorpusPreparation(LocalSpark.session(), settings, () -> {}).prepare(false);
    }

    private static Path anyTexts(Preparation preparation) throws IOException {
        Path texts = Path.of(preparation.path().toUri().getPath()).resolve("texts");
        try (Stream<Path> files = Files.list(texts)) {
            List<Path> parquet = files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
            return parquet.get(0);
        }
    }

    private static void flipAByte(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
    }
}

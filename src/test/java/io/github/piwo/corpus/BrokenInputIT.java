package io.github.piwo.corpus;

import static io.github.piwo.corpus.RawFixtures.gzip;
import static io.github.piwo.corpus.RawFixtures.lines;
import static io.github.piwo.corpus.RawFixtures.newsRows;
import static io.github.piwo.corpus.RawFixtures.reviews;
import static io.github.piwo.corpus.RawFixtures.settings;
import static io.github.piwo.corpus.RawFixtures.tar;
import static io.github.piwo.corpus.RawFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several problems is told, and which cannot be skipped; {@link BrokenInputs} has the ways to break a file. */
class BrokenInputIT {
    private static final int TRAINING_ROWS = 20;

    @TempDir
    Path folder;

    @Test
    void theFirstProblemIsThatOfTheFirstFileAndLine() throws IOException {
        Path raw = RawFixtures.news(folder.resolve("raw"));
        List<String> rows = newsRows("today", TRAINING_ROWS);
        rows.set(1, "two");
        rows.set(9, "ten");
        write(raw.resolve("train.csv"), lines(rows));
        List<String> tests = newsRows("tomorrow", 12);
        tests.set(10, "eleven");
        write(raw.resolve("test.csv"), lines(tests));
        assertRefused(settings("agnews", raw, out()))
                .isEqualTo(raw + "/test.csv:11: expected 3 fields, found 1"
                        + " (unusable rows or texts: 3, dataset.max-bad-rows = 0)");
    }

    @Test
    void whatIsFatalIsNotSkippedHoweverMuchIsAllowed() throws IOException {
        byte[] whole = gzip(tar(reviews()));
        Path archive = write(folder.resolve("raw.tar.gz"), Arrays.copyOf(whole, whole.length - 4));
        assertRefused(settings("imdb", archive, out(), "dataset.max-bad-rows=1000"))
                .startsWith(archive + ": truncated");
    }

    private AbstractStringAssert<?> assertRefused(ExperimentSettings settings) {
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> prepare(settings));
        assertThat(refusal).isNotNull();
        assertThat(Files.exists(out())).as("something was written").isFalse();
        assertThat(refusal.getMessage()).hasLineCount(1);
        return assertThat(refusal.getMessage());
    }

    private static Preparation prepare(ExperimentSettings settings) {
        return new CorpusPreparation(LocalSpark.session(), settings, () -> {}).prepare(false);
    }

    private Path out() {
        return folder.resolve("out");
    }
}

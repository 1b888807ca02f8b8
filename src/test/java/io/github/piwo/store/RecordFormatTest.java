package io.github.piwo.store;

import static io.github.piwo.store.TestRecords.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.trial.NewerFormatException;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordFormatTest {
    private static final ExperimentSettings SETTINGS = TestRecords.settings(Path.of("out"));

    static Stream<TrialRecord> records() {
        return Stream.of(
                TestRecords.completed(SETTINGS, trial(ObjectiveType.PIWO, 0.01, 10, 2), 0.1 + 0.2, 1.0 / 3),
                TestRecords.completed(SETTINGS, trial(ObjectiveType.NONE, 1e-3, 0, 1), 0.5, 0.5),
                TestRecords.failed(
                        SETTINGS, trial(ObjectiveType.IWAE, 0.1, 1, 1), new IllegalStateException("π\n\"x\"")),
                TestRecords.failed(SETTINGS, trial(ObjectiveType.IWAE, 0.1, 1, 1), new StackOverflowError()),
                TestRecords.record(
                        SETTINGS,
                        trial(ObjectiveType.VAE, 0.1, 1, 1),
                        TrialResult.Failed.of(new ArithmeticException("loss is NaN"), true, 3, 77)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void readsBackWhatItWrote(TrialRecord record) throws IOException {
        assertThat(RecordFormat.read("a.json", RecordFormat.write(record))).isEqualTo(record);
    }

    @Test
    void namesFieldsForPeople() throws IOException {
        TrialRecord none = TestRecords.completed(SETTINGS, trial(ObjectiveType.NONE, 0.01, 0, 1), 0.5, 0.25);
        assertThat(text(none))
                .contains("\"format_version\" : 6", "\"checksum\" : \"", "\"test_accuracy\" : 0.25")
                .contains("\"status\" : \"completed\"", "\"started_at\" : \"2026-03-01T12:00:00.123456Z\"")
                .contains("\"test_bound\" : \"NaN\"", "\"stop_reason\" : \"EARLY_STOPPING\"");
    }

    @Test
    void keepsTheStackTraceOfAFailure() throws IOException {
        TrialRecord failed =
                TestRecords.failed(SETTINGS, trial(ObjectiveType.VAE, 0.01, 1, 1), new IllegalStateException("why"));
        TrialResult result =
                RecordFormat.read("a.json", RecordFormat.write(failed)).result();
        assertThat(((TrialResult.Failed) result).stackTrace())
                .contains("IllegalStateException: why", "RecordFormatTest.java");
    }

    @Test
    void toleratesOtherWhiteSpace() throws IOException {
        TrialRecord record = TestRecords.completed(SETTINGS, trial(ObjectiveType.VAE, 0.01, 1, 1), 0.5, 0.25);
        byte[] indented = text(record).replace("\n", "\n\t ").getBytes(StandardCharsets.UTF_8);
        assertThat(RecordFormat.read("a.json", indented)).isEqualTo(record);
    }

    @Test
    void refusesEveryTornRecord() throws IOException {
        byte[] whole =
                RecordFormat.write(TestRecords.completed(SETTINGS, trial(ObjectiveType.VAE, 0.01, 1, 1), 0.5, 0.25));
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] torn = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> RecordFormat.read("a.json", torn))
                    .as("%s of %s bytes", length, whole.length)
                    .isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void refusesAnAlteredRecord() throws IOException {
        String text = text(TestRecords.completed(SETTINGS, trial(ObjectiveType.VAE, 0.01, 1, 1), 0.5, 0.25));
        assertThatThrownBy(() -> read(text.replace("\"test_accuracy\" : 0.25", "\"test_accuracy\" : 0.95")))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessage("its checksum does not fit its content");
        assertThatThrownBy(() -> read(text + text)).isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(() -> read(text.replace("\"format_version\" : 6", "\"format_version\" : 7")))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageStartingWith("a.json has format version 7, and this program knows versions up to 6");
    }

    private static TrialRecord read(String text) throws IOException {
        return RecordFormat.read("a.json", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(TrialRecord record) throws IOException {
        return new String(RecordFormat.write(record), StandardCharsets.UTF_8);
    }
}

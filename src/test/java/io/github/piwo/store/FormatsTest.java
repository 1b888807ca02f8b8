package io.github.piwo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsLoader;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.trial.Confusion;
import io.github.piwo.trial.NewerFormatException;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every format version that there has been, and of versions to come. */
class FormatsTest {
    private static final Path FORMATS = Path.of("src/test/resources/formats");

    @TempDir
    private Path output;

    @Test
    void aCompletedRecordOfVersion1IsRead() throws IOException {
        TrialRecord record =
                RecordFormat.read("record", Files.readAllBytes(FORMATS.resolve("record-1-completed.json")));
        assertThat(record.trial()).isEqualTo(TestRecords.trial(ObjectiveType.PIWO, 0.01, 10, 2));
        assertThat(record.datasetFingerprint()).isEqualTo(TestRecords.FINGERPRINT);
        assertThat(record.epochs()).hasSize(2);
        assertThat(record.provenance().startedAt()).isEqualTo(TestRecords.STARTED);
        TrialResult.Completed result = (TrialResult.Completed) record.result();
        assertThat(result.testAccuracy()).isEqualTo(0.5);
        assertThat(result.validationAccuracy()).isEqualTo(0.75);
        // What was called the test bound was the objective's own.
        assertThat(result.objectiveBound()).isEqualTo(-45.5);
        assertThat(result.testBound()).isNaN();
        assertThat(result.testPerplexity()).isNaN();
        assertThat(result.strength()).isNaN();
    }

    @Test
    void whatVersion1DidNotHoldIsMissing() throws IOException {
        TrialRecord record =
                RecordFormat.read("record", Files.readAllBytes(FORMATS.resolve("record-1-completed.json")));
        assertThat(record.classNames()).isEmpty();
        TrialResult.Completed result = (TrialResult.Completed) record.result();
        assertThat(result.testMacroF1()).isNaN();
        assertThat(result.confusion()).isEqualTo(Confusion.NONE);
        assertThat(record.epochs().get(0).validationMacroF1()).isNaN();
    }

    @Test
    void aCompletedRecordOfVersion2IsRead() throws IOException {
        TrialRecord record =
                RecordFormat.read("record", Files.readAllBytes(FORMATS.resolve("record-2-completed.json")));
        assertThat(record.classNames()).containsExactly("no", "yes");
        TrialResult.Completed result = (TrialResult.Completed) record.result();
        assertThat(result.testAccuracy()).isEqualTo(0.5);
        assertThat(result.testMacroF1()).isEqualTo(0.375);
        assertThat(result.validationMacroF1()).isEqualTo(0.625);
        assertThat(result.objectiveBound()).isEqualTo(-45.5);
        assertThat(result.testBound()).isNaN();
        assertThat(result.confusion().cells()).containsExactly(List.of(0, 0, 3), List.of(0, 1, 1), List.of(1, 1, 4));
    }

    @Test
    void aCompletedRecordOfVersion3IsRead() throws IOException {
        TrialRecord record =
                RecordFormat.read("record", Files.readAllBytes(FORMATS.resolve("record-3-completed.json")));
        TrialResult.Completed result = (TrialResult.Completed) record.result();
        assertThat(result.testBound()).isEqualTo(-45.5);
        assertThat(result.objectiveBound()).isEqualTo(-47.25);
        assertThat(result.calibration().expectedError()).isNaN();
        assertThat(result.generation().labelFidelity()).isNaN();
        assertThat(result.generation().examples()).isEmpty();
    }

    @Test
    void aCompletedRecordOfVersion4IsRead() throws IOException {
        TrialRecord record =
                RecordFormat.read("record", Files.readAllBytes(FORMATS.resolve("record-4-completed.json")));
        TrialResult.Completed result = (TrialResult.Completed) record.result();
        assertThat(result.testAccuracy()).isEqualTo(0.817);
        assertThat(result.calibration().expectedError()).isBetween(0.0, 1.0);
        assertThat(result.generation().examples()).isNotEmpty();
        assertThat(record.provenance().recurrence()).isEmpty();
        assertThat(record.provenance().gpuBytes()).isZero();
    }

    @Test
    void aRecordOfVersion5BelongsToTheExperimentOfAllSeeds() throws IOException {
        byte[] content = Files.readAllBytes(FORMATS.resolve("record-5-completed.json"));
        TrialRecord record = RecordFormat.read("record", content);
        ExperimentSettings settings = SettingsLoader.ofRecord(record.settings());

        assertThat(record.trialId()).isEqualTo(settings.trialId(record.trial(), record.datasetFingerprint()));
        assertThat(record.experimentId()).isEqualTo(settings.experimentId(record.datasetFingerprint()));
        assertThat(new String(content, StandardCharsets.UTF_8))
                .contains(settings.experimentIdOfSeed(record.datasetFingerprint(), 1))
                .doesNotContain(record.experimentId());
    }

    @Test
    void anEarlierRecordOfAnySeedBelongsToTheExperimentOfItsSettings() {
        ExperimentSettings settings = TestRecords.settings(Path.of("out"));
        String fingerprint = TestRecords.FINGERPRINT;
        assertThat(SeedlessExperiments.idOf(
                        settings.experimentIdOfSeed(fingerprint, 7), settings.json(), fingerprint, 7))
                .isEqualTo(settings.experimentId(fingerprint));
    }

    @Test
    void anEarlierRecordWhoseSettingsAreReadInAnotherWayNowKeepsItsExperiment() {
        ExperimentSettings settings = TestRecords.settings(Path.of("out"));
        assertThat(SeedlessExperiments.idOf("another", settings.json(), TestRecords.FINGERPRINT, 1))
                .isEqualTo("another");
        assertThat(SeedlessExperiments.idOf("another", "{\"model\":{\"gone\":1}}", TestRecords.FINGERPRINT, 1))
                .isEqualTo("another");
        assertThat(SeedlessExperiments.idOf("another", "no JSON", TestRecords.FINGERPRINT, 1))
                .isEqualTo("another");
    }

    @Test
    void aRecordOfVersion5HasNoTimeOfSteps() throws IOException {
        TrialRecord record = RecordFormat.read("record", Files.readAllBytes(FORMATS.resolve("record-5-fused.json")));
        assertThat(record.provenance().recurrence()).isEqualTo("fused");
        assertThat(record.provenance().millisecondsPerStep()).isNaN();
    }

    @Test
    void aFailedRecordOfVersion1IsRead() throws IOException {
        TrialRecord record = RecordFormat.read("record", Files.readAllBytes(FORMATS.resolve("record-1-failed.json")));
        TrialResult.Failed result = (TrialResult.Failed) record.result();
        assertThat(result.diverged()).isTrue();
        assertThat(result.steps()).isEqualTo(77);
        assertThat(result.errorMessage()).isEqualTo("the loss became NaN at step 78");
    }

    @Test
    void aManifestOfVersion2IsRead() throws IOException {
        DatasetManifest manifest =
                DatasetManifest.fromJson(Files.readAllBytes(FORMATS.resolve("manifest-2.json")), "manifest.json");
        assertThat(manifest.dataset()).isEqualTo("synthetic");
        assertThat(manifest.labelledTexts()).isEqualTo(1000);
        assertThat(manifest.classNames()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aManifestOfANewerVersionIsRefused() throws IOException {
        String newer = Files.readString(FORMATS.resolve("manifest-2.json"))
                .replace("\"format_version\" : 2", "\"format_version\" : 4, \"what\" : \"ever\"");
        assertThatThrownBy(() ->
                        DatasetManifest.fromJson(newer.getBytes(StandardCharsets.UTF_8), "/out/corpus/manifest.json"))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageStartingWith(
                        "/out/corpus/manifest.json has format version 4, and this program knows versions up to 3");
    }

    @Test
    void aRecordOfANewerVersionIsRefusedAndLeftWhereItIs() throws IOException {
        Path file = Files.createDirectories(output.resolve("records")).resolve("a".repeat(64) + ".json");
        Files.writeString(file, "{\"format_version\": 7, \"sealed\": \"in a way that nobody knows yet\"}");
        RecordStore store = new RecordStore(output.toString(), TestRecords.HADOOP);
        assertThatThrownBy(store::readAll)
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining("use the newer version of the program");
        assertThatThrownBy(() -> new RecordView(store).records()).isInstanceOf(NewerFormatException.class);
        assertThat(file).exists();
        assertThat(output.resolve("records/quarantine")).doesNotExist();
    }
}

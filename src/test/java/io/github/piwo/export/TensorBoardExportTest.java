package io.github.piwo.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TensorBoard itself reads of it is checked outside of these tests, with its own library. */
class TensorBoardExportTest {
    @TempDir
    Path folder;

    private final ExperimentSettings settings = TestRecords.settings(Path.of("out"));
    private final TrialRecord vae =
            TestRecords.completed(settings, TestRecords.trial(ObjectiveType.VAE, 0.01, 10, 2), 0.75, 0.625);
    private final TrialRecord none = TestRecords.failed(
            settings, TestRecords.trial(ObjectiveType.NONE, 0.1, 0, 1), new IllegalStateException("why"));

    @Test
    void aTrialsFolderSaysWhatItIs() throws IOException {
        export(vae, none);
        assertThat(files())
                .containsExactlyInAnyOrder(
                        "None/rate-0.1/split-1-" + none.trialId().substring(0, 8)
                                + "/events.out.tfevents.1772366400.piwo",
                        "VAE/rate-0.01/alpha-10/split-2-" + vae.trialId().substring(0, 8)
                                + "/events.out.tfevents.1772366400.piwo");
    }

    @Test
    void recordsAreWholeAndFiguresThatDoNotExistAreLeftOut() throws IOException {
        export(vae, none);
        List<String> ofVae = events("VAE");
        List<String> ofNone = events("None");
        assertThat(ofVae).hasSize(1 + 2 * 7 + 5 + 2).anyMatch(event -> event.contains("test_f1/yes"));
        assertThat(ofVae.get(0)).contains("brain.Event:2");
        assertThat(ofNone).hasSize(1 + 2 * 5).noneMatch(event -> event.contains("bound"));
    }

    @Test
    void exportedAgainItIsTheSame() throws IOException {
        export(vae);
        byte[] first = Files.readAllBytes(fileOf("VAE"));
        export(vae);
        assertThat(files()).hasSize(1);
        assertThat(Files.readAllBytes(fileOf("VAE"))).isEqualTo(first);
    }

    @Test
    void checksumsAreThoseOfTfRecords() throws IOException {
        export(vae);
        byte[] file = Files.readAllBytes(fileOf("VAE"));
        // As TensorBoard's own writer begins a record of 24 bytes, which a file's first one has.
        assertThat(HexFormat.of().formatHex(file, 0, 12)).isEqualTo("1800000000000000a37f4b22");
    }

    private void export(TrialRecord... trials) throws IOException {
        TensorBoardExport.write(List.of(trials), new OutputFiles(folder.toString(), TestRecords.HADOOP));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }

    private Path fileOf(String objective) throws IOException {
        return folder.resolve(files().stream()
                .filter(file -> file.startsWith(objective))
                .findFirst()
                .orElseThrow());
    }

    private List<String> events(String objective) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(fileOf(objective))).order(ByteOrder.LITTLE_ENDIAN);
        List<String> events = new ArrayList<>();
        while (file.hasRemaining()) {
            byte[] content = new byte[Math.toIntExact(file.getLong())];
            file.getInt();
            file.get(content);
            file.getInt();
            events.add(new String(content, StandardCharsets.ISO_8859_1));
        }
        return events;
    }
}

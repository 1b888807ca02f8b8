package io.github.piwo.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.Calibration;
import io.github.piwo.trial.Confusion;
import io.github.piwo.trial.Generation;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import io.github.piwo.trial.TrialResult.StopReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionJsonTest {
    private static final int CLASSES = 300;
    private static final int CELLS = 200;

    private final ExperimentSettings settings = TestRecords.settings(Path.of("out"));

    @Test
    void ofHundredsOfClassesTheMostFrequentMistakesAndTheWorstClassesHaveRoom() {
        ObjectNode row = new ObjectMapper().createObjectNode();
        ConfusionJson.write(List.of(record(confusion())), CELLS, row);
        JsonNode pairs = row.get("confusion");
        assertThat(pairs.size()).isEqualTo(200);
        assertThat(row.get("confusion_left_out").asInt()).isEqualTo(CLASSES * CLASSES - 200);
        assertThat(pairs).allSatisfy(pair -> {
            assertThat(pair.get(0).asInt()).isNotEqualTo(pair.get(1).asInt());
            assertThat(pair.get(2).asInt()).isEqualTo(7);
        });
        assertThat(row.get("classes"))
                .extracting(one -> one.get(0).asInt())
                .contains(17)
                .hasSize(50);
        assertThat(row.toString().length() * CELLS).isLessThan(2_000_000);
    }

    @Test
    void withoutAConfusionThereIsNone() {
        ObjectNode row = new ObjectMapper().createObjectNode();
        ConfusionJson.write(List.of(record(Confusion.NONE)), 1, row);
        assertThat(row)
                .hasToString("{\"confusion_trials\":0,\"confusion_left_out\":0,\"confusion\":[],\"classes\":[]}");
    }

    /** Each class is taken for each other: once, but those of label 17 seven times, and right 100 times. */
    private static Confusion confusion() {
        List<List<Integer>> cells = new ArrayList<>();
        for (int label = 0; label < CLASSES; label++) {
            for (int given = 0; given < CLASSES; given++) {
                cells.add(List.of(label, given, label == given ? 100 : label == 17 ? 7 : 1));
            }
        }
        return new Confusion(CLASSES, cells);
    }

    private TrialRecord record(Confusion confusion) {
        return TestRecords.record(
                settings,
                TestRecords.trial(ObjectiveType.NONE, 0.01, 0, 1),
                new Completed(
                        0.5,
                        0.5,
                        0.9,
                        Double.NaN,
                        Double.NaN,
                        0,
                        1,
                        1,
                        1,
                        StopReason.MAX_STEPS,
                        1,
                        0.5,
                        0.5,
                        Double.NaN,
                        Double.NaN,
                        confusion,
                        Calibration.NONE,
                        Generation.NONE));
    }
}

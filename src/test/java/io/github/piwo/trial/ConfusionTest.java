package io.github.piwo.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.piwo.trial.Confusion.ClassFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn's figures, which {@code .ci/confusion-cases.py} writes and checks. */
class ConfusionTest {
    private static final Offset<Double> EXACTLY = within(1e-12);

    private static Stream<JsonNode> cases() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(
                        Path.of("src/test/resources/statistics/confusions.json").toFile());
        return StreamSupport.stream(cases.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theFiguresAgreeWithScikitLearn(JsonNode expected) {
        int classes = expected.get("classes").asInt();
        Confusion confusion = Confusion.of(classes, labels(expected.get("labels")), labels(expected.get("given")));
        assertThat(confusion.accuracy()).isCloseTo(expected.get("accuracy").asDouble(), EXACTLY);
        assertThat(confusion.macroF1()).isCloseTo(expected.get("macro_f1").asDouble(), EXACTLY);
        List<ClassFigures> figures = confusion.byClass();
        assertThat(figures).hasSize(classes);
        for (int label = 0; label < classes; label++) {
            assertThat(figures.get(label).precision())
                    .isCloseTo(expected.get("precision").get(label).asDouble(), EXACTLY);
            assertThat(figures.get(label).recall())
                    .isCloseTo(expected.get("recall").get(label).asDouble(), EXACTLY);
            assertThat(figures.get(label).f1())
                    .isCloseTo(expected.get("f1").get(label).asDouble(), EXACTLY);
            assertThat(figures.get(label).support())
                    .isEqualTo(expected.get("support").get(label).asInt());
        }
        if (!expected.get("confusion").isNull()) {
            assertThat(matrix(confusion)).isEqualTo(matrix(expected.get("confusion"), classes));
        }
    }

    @Test
    void noTextsHaveNoFigures() {
        assertThat(Confusion.NONE.macroF1()).isNaN();
        assertThat(Confusion.NONE.accuracy()).isNaN();
        assertThat(Confusion.NONE.byClass()).isEmpty();
    }

    private static int[] labels(JsonNode labels) {
        return StreamSupport.stream(labels.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    private static int[][] matrix(Confusion confusion) {
        int[][] matrix = new int[confusion.classes()][confusion.classes()];
        confusion.cells().forEach(cell -> matrix[cell.get(0)][cell.get(1)] = cell.get(2));
        return matrix;
    }

    private static int[][] matrix(JsonNode rows, int classes) {
        return IntStream.range(0, classes)
                .mapToObj(row -> labels(rows.get(row)))
                .toArray(int[][]::new);
    }

    @Test
    void pooledItIsThatOfAllTextsTogether() {
        int[] labels = {0, 0, 1, 2, 2, 2};
        int[] given = {0, 1, 1, 2, 0, 0};
        Confusion first = Confusion.of(3, new int[] {0, 0, 1}, new int[] {0, 1, 1});
        Confusion second = Confusion.of(3, new int[] {2, 2, 2}, new int[] {2, 0, 0});
        assertThat(Confusion.pooled(List.of(first, Confusion.NONE, second))).isEqualTo(Confusion.of(3, labels, given));
        assertThat(Confusion.pooled(List.of(first, first)).texts()).isEqualTo(6);
        assertThat(Confusion.pooled(List.of())).isEqualTo(Confusion.NONE);
    }
}

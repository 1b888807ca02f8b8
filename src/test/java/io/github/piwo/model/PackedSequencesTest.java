package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedSequencesTest {

    @Test
    void aStepHoldsOneElementOfEachSequenceThatIsLongEnoughTheLongestFirst() {
        PackedSequences packed = PackedSequences.of(new int[] {2, 4, 1});
        assertThat(packed.steps()).isEqualTo(4);
        assertThat(IntStream.range(0, 4).map(packed::active)).containsExactly(3, 2, 1, 1);
        assertThat(packed.stepBoundaries()).containsExactly(3, 5, 6);
        assertThat(IntStream.range(0, 4).map(t -> packed.row(1, t))).containsExactly(0, 3, 5, 6);
        assertThat(IntStream.range(0, 2).map(t -> packed.row(0, t))).containsExactly(1, 4);
        assertThat(packed.row(2, 0)).isEqualTo(2);
        assertThat(packed.lastRows()).containsExactly(4, 6, 2);
        assertThat(packed.reversedRows()).containsExactly(6, 4, 2, 5, 1, 3, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyElementHasARowOfItsOwnAndReversingTwiceChangesNothing(long seed) {
        int[] lengths = new Random(seed).ints(17, 1, 30).toArray();
        PackedSequences packed = PackedSequences.of(lengths);
        int[] rows = IntStream.range(0, lengths.length)
                .flatMap(sequence -> IntStream.range(0, lengths[sequence]).map(t -> packed.row(sequence, t)))
                .sorted()
                .toArray();
        assertThat(rows).isEqualTo(IntStream.range(0, packed.rows()).toArray());
        int[] reversed = packed.reversedRows();
        assertThat(IntStream.of(reversed).map(row -> reversed[row]).toArray()).isEqualTo(rows);
    }
}

package io.github.piwo.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The order in which the elements of sequences of unequal length are packed, one row each and without padding: first the
 * first elements of all sequences, then all second elements, and so on. Within a step the longest sequence comes first, so the
 * sequences that have a next step are a prefix.
 */
final class PackedSequences {
    private final int[] lengths;
    private final int[] ranks;
    private final int[] active;
    private final int[] starts;

    private PackedSequences(int[] lengths) {
        this.lengths = lengths;
        this.ranks = ranks(lengths);
        this.active = new int[Arrays.stream(lengths).max().orElseThrow()];
        for (int length : lengths) {
            active[length - 1]++;
        }
        for (int step = active.length - 2; step >= 0; step--) {
            active[step] += active[step + 1];
        }
        this.starts = new int[active.length + 1];
        Arrays.setAll(starts, step -> step == 0 ? 0 : starts[step - 1] + active[step - 1]);
    }

    /** For sequences of these lengths, at least 1 each, in any order. */
    static PackedSequences of(int[] lengths) {
        return new PackedSequences(lengths.clone());
    }

    private static int[] ranks(int[] lengths) {
        int[] order = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt(sequence -> -lengths[sequence]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] ranks = new int[lengths.length];
        for (int rank = 0; rank < order.length; rank++) {
            ranks[order[rank]] = rank;
        }
        return ranks;
    }

    int sequences() {
        return lengths.length;
    }

    int length(int sequence) {
        return lengths[sequence];
    }

    /** The number of elements of the longest sequence. */
    int steps() {
        return active.length;
    }

    /** How many sequences have an element at a step. */
    int active(int step) {
        return active[step];
    }

    /** How many sequences have an element at each step. */
    int[] active() {
        return active.clone();
    }

    /** The number of elements of all sequences. */
    int rows() {
        return starts[active.length];
    }

    int row(int sequence, int position) {
        return starts[position] + ranks[sequence];
    }

    /** The row of each sequence's last element. */
    int[] lastRows() {
        return IntStream.range(0, lengths.length)
                .map(sequence -> row(sequence, lengths[sequence] - 1))
                .toArray();
    }

    /** For each row, the row of the element at the mirrored position of the same sequence. */
    int[] reversedRows() {
        int[] reversed = new int[rows()];
        for (int sequence = 0; sequence < lengths.length; sequence++) {
            for (int position = 0; position < lengths[sequence]; position++) {
                reversed[row(sequence, position)] = row(sequence, lengths[sequence] - 1 - position);
            }
        }
        return reversed;
    }

    /** Whether {@code [steps, sequences]} has slots that no element fills. */
    boolean isPadded() {
        return rows() < steps() * sequences();
    }

    /** The row of each slot of {@code [steps, sequences]}; for a slot behind the end of its sequence, the first row. */
    int[] rowsOfSlots() {
        int[] rows = new int[steps() * sequences()];
        for (int step = 0; step < steps(); step++) {
            for (int rank = 0; rank < active[step]; rank++) {
                rows[step * sequences() + rank] = starts[step] + rank;
            }
        }
        return rows;
    }

    /** The slot of each row. */
    int[] slotsOfRows() {
        int[] slots = new int[rows()];
        for (int step = 0; step < steps(); step++) {
            for (int rank = 0; rank < active[step]; rank++) {
                slots[starts[step] + rank] = step * sequences() + rank;
            }
        }
        return slots;
    }

    /** The rows at which steps begin, except the first step. */
    long[] stepBoundaries() {
        return Arrays.stream(starts, 1, active.length).asLongStream().toArray();
    }
}

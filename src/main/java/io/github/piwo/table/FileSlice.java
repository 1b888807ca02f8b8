package io.github.piwo.table;

import java.io.Serializable;

/**
 * Lines of a file that one task reads: those that begin at a byte in [start, end).
 *
 * @param end {@link #TO_THE_END} for a slice that ends with the file
 * @param firstLine the number of its first line in the file, counted from 1
 */
record FileSlice(RawFile file, long start, long end, long firstLine) implements Serializable {
    static final long TO_THE_END = Long.MAX_VALUE;

    private static final long serialVersionUID = 1L;

    static FileSlice whole(RawFile file) {
        return new FileSlice(file, 0, TO_THE_END, 1);
    }

    FileSlice withFirstLine(long number) {
        return new FileSlice(file, start, end, number);
    }
}

package io.github.piwo.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Records whose identities follow each other, few enough for one task. The records of an output are divided into 1, 2, 4, 8 … parts.
 *
 * @param number counted from 0
 * @param of the number of parts
 */
public record RecordPart(int number, int of, List<FileState> records) {
    private static final int MOST_RECORDS = 1000;
    /** Identities are hexadecimal digests, so equal ranges of their first digits have about as many of them. */
    private static final int DIGITS = 4;

    private static final int RANGE = 1 << (4 * DIGITS);

    /** Copies the list. */
    public RecordPart {
        records = List.copyOf(records);
    }

    /** The parts of all records, in the order of their identities. */
    static List<RecordPart> of(List<FileState> records) {
        int parts = 1;
        while (parts * MOST_RECORDS < records.size() && parts < RANGE) {
            parts *= 2;
        }
        List<List<FileState>> files = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            files.add(new ArrayList<>());
        }
        int digitsOfPart = RANGE / parts;
        records.forEach(
                record -> files.get(firstDigits(record.name()) / digitsOfPart).add(record));
        List<RecordPart> all = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            all.add(new RecordPart(part, parts, files.get(part)));
        }
        return all;
    }

    /** A damaged file may have any name. */
    private static int firstDigits(String name) {
        int value = 0;
        for (int i = 0; i < DIGITS; i++) {
            int digit = i < name.length() ? Character.digit(name.charAt(i), 16) : 0;
            value = 16 * value + Math.max(0, digit);
        }
        return value;
    }

    /** The part that has these records in a division into half as many parts, of which there are at least two. */
    RecordPart half() {
        return new RecordPart(number / 2, of / 2, records);
    }

    /** The name of its file in the index. */
    String file() {
        return String.format(Locale.ROOT, "%05d-of-%05d.jsonl.gz", number + 1, of);
    }
}

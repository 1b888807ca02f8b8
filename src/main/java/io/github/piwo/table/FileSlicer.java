package io.github.piwo.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Cuts files into slices for several tasks. A first pass over a large file counts the lines of each slice, so that rows have line
 * numbers, and finds out whether rows have line breaks within quotes: then one task reads the file, since no other could know
 * where a row begins.
 */
final class FileSlicer {
    /** Smaller files are not cut. */
    static final long SLICE = 16L << 20;

    private final SparkSession spark;
    private final Optional<Character> quote;
    private final long size;

    /**
     * For files of one table.
     *
     * @param quote the character around fields with line breaks, if there may be such fields
     */
    FileSlicer(SparkSession spark, Optional<Character> quote) {
        this(spark, quote, SLICE);
    }

    FileSlicer(SparkSession spark, Optional<Character> quote, long size) {
        this.spark = spark;
        this.quote = quote;
        this.size = size;
    }

    /** What one slice contains. */
    private record Survey(long lines, boolean hasOpenQuote) implements Serializable {}

    /** The slices of the files, in their order. Files that cannot be read are slices of their own, whose reader reports them. */
    List<FileSlice> cut(List<RawFile> files) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        List<List<FileSlice>> byFile =
                files.stream().map(file -> cut(file, hadoop)).toList();
        List<FileSlice> large = byFile.stream()
                .filter(slices -> slices.size() > 1)
                .flatMap(List::stream)
                .toList();
        List<Survey> surveys = large.isEmpty() ? List.of() : survey(large);
        List<FileSlice> all = new ArrayList<>();
        int next = 0;
        for (List<FileSlice> slices : byFile) {
            if (slices.size() == 1) {
                all.addAll(slices);
            } else {
                all.addAll(numbered(slices, surveys.subList(next, next + slices.size())));
                next += slices.size();
            }
        }
        return all;
    }

    private List<FileSlice> cut(RawFile file, Configuration hadoop) {
        long length;
        try {
            length = file.splittableLength(hadoop);
        } catch (IOException reportedWhenRead) {
            return List.of(FileSlice.whole(file));
        }
        if (length <= size) {
            return List.of(FileSlice.whole(file));
        }
        List<FileSlice> slices = new ArrayList<>();
        for (long start = 0; start < length; start += size) {
            long end = start + size < length ? start + size : FileSlice.TO_THE_END;
            slices.add(new FileSlice(file, start, end, 1));
        }
        return slices;
    }

    private static List<FileSlice> numbered(List<FileSlice> slices, List<Survey> surveys) {
        if (surveys.stream().anyMatch(Survey::hasOpenQuote)) {
            return List.of(FileSlice.whole(slices.get(0).file()));
        }
        List<FileSlice> numbered = new ArrayList<>();
        long line = 1;
        for (int i = 0; i < slices.size(); i++) {
            numbered.add(slices.get(i).withFirstLine(line));
            line += surveys.get(i).lines();
        }
        return numbered;
    }

    private List<Survey> survey(List<FileSlice> slices) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> hadoop = context.broadcast(
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
        int searched = quote.map(character -> (int) character).orElse(-1);
        return context.parallelize(slices, slices.size())
                .map(slice -> survey(slice, searched, hadoop.value().value()))
                .collect();
    }

    /** A file that cannot be read counts as one without lines, and is reported when its rows are read. */
    private static Survey survey(FileSlice slice, int quote, Configuration hadoop) {
        long count = 0;
        boolean hasOpenQuote = false;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (ByteLines lines = ByteLines.of(slice, hadoop)) {
            while (lines.next(line)) {
                count++;
                hasOpenQuote |= quote >= 0 && isOdd(line.toByteArray(), quote);
            }
        } catch (IOException reportedWhenRead) {
            return new Survey(count, true);
        }
        return new Survey(count, hasOpenQuote);
    }

    /** In UTF-8 no byte of another character is equal to an ASCII character. */
    private static boolean isOdd(byte[] line, int quote) {
        boolean odd = false;
        for (byte character : line) {
            odd ^= character == quote;
        }
        return odd;
    }
}

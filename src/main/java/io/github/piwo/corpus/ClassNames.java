package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.col;

import io.github.piwo.config.SettingsException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The classes of a dataset.
 *
 * @param names in the order of the labels
 * @param words how the raw data write each of them, in the same order
 * @param notes what people should know of how they were read
 */
record ClassNames(List<String> names, List<String> words, List<String> notes) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CLASSES = 1000;
    private static final int MOST_SHOWN = 5;

    /**
     * Classes that are known before the data are read.
     *
     * @param words the ways in which raw data write them; the first is the usual one
     */
    record Known(List<String> names, List<List<String>> words) {
        /** Classes whose names are the raw data's words. */
        static Known of(List<String> words) {
            return new Known(words, List.of(words));
        }
    }

    /** The number of texts of each word for a class, by part. */
    private record Counts(Map<String, Long> training, Map<String, Long> test) {

        /** Of at most one more class than there may be. */
        static Counts of(Dataset<Row> records) {
            Map<String, Long> training = new TreeMap<>();
            Map<String, Long> test = new TreeMap<>();
            records.where(col("label").isNotNull())
                    .groupBy("part", "label")
                    .count()
                    .limit(2 * MOST_CLASSES + 2)
                    .collectAsList()
                    .forEach(row -> {
                        Map<String, Long> part = row.getString(0).equals(RawRecord.Part.TEST.name()) ? test : training;
                        part.put(row.getString(1), row.getLong(2));
                    });
            return new Counts(training, test);
        }
    }

    /**
     * Finds the classes of the records, and checks that a classifier can be trained.
     *
     * @throws SettingsException if there are too few, too many, or some of them only in the test texts
     */
    static ClassNames of(Dataset<Row> records, RawCorpus raw) {
        Counts counts = Counts.of(records);
        if (raw.knownClasses().isPresent()) {
            return known(raw.knownClasses().get(), counts);
        }
        List<String> words = counts.training.keySet().stream()
                .sorted(order(counts.training.keySet()))
                .toList();
        if (words.size() > MOST_CLASSES) {
            throw new SettingsException(raw.labels() + ": there are more than " + MOST_CLASSES + " classes, such as "
                    + quoted(words) + "; is this the column with the classes?");
        }
        if (words.size() < 2) {
            throw new SettingsException(
                    raw.labels() + ": a classifier needs at least two classes, but the training texts have "
                            + (words.isEmpty() ? "none" : "only " + counted(counts.training)));
        }
        Map<String, Long> onlyTest = new LinkedHashMap<>(counts.test);
        onlyTest.keySet().removeAll(counts.training.keySet());
        if (!onlyTest.isEmpty()) {
            throw new SettingsException(raw.labels() + ": no training text has a class that test texts have: "
                    + counted(onlyTest) + "; the training texts have " + counted(counts.training));
        }
        return new ClassNames(words, words, List.of());
    }

    /** Some copies of a dataset number its classes from 0: then 0 is found, and the last number is not. */
    private static ClassNames known(Known known, Counts counts) {
        List<String> usual = known.words().get(0);
        for (List<String> other : known.words().subList(1, known.words().size())) {
            boolean isOther = has(counts, other.get(0)) && !has(counts, usual.get(usual.size() - 1));
            if (isOther) {
                return new ClassNames(known.names(), other, List.of("the classes are counted from 0"));
            }
        }
        return new ClassNames(known.names(), usual, List.of());
    }

    private static boolean has(Counts counts, String word) {
        return counts.training.containsKey(word) || counts.test.containsKey(word);
    }

    /** Numbers by their value, other words by their characters. */
    private static Comparator<String> order(Iterable<String> words) {
        Map<String, BigDecimal> numbers = new HashMap<>();
        for (String word : words) {
            try {
                numbers.put(word, new BigDecimal(word));
            } catch (NumberFormatException noNumber) {
                return Comparator.naturalOrder();
            }
        }
        return Comparator.<String, BigDecimal>comparing(numbers::get).thenComparing(Comparator.naturalOrder());
    }

    private static String quoted(List<String> words) {
        return words.stream().limit(MOST_SHOWN).map(word -> "\"" + word + "\"").collect(Collectors.joining(", "));
    }

    private static String counted(Map<String, Long> counts) {
        List<String> shown = new ArrayList<>();
        counts.forEach((word, texts) -> shown.add(String.format(Locale.ROOT, "\"%s\" (%,d)", word, texts)));
        int more = shown.size() - MOST_SHOWN;
        return String.join(", ", shown.subList(0, Math.min(shown.size(), MOST_SHOWN)))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** The label of each of the raw data's words. */
    Map<String, Integer> labels() {
        Map<String, Integer> labels = new HashMap<>();
        for (int label = 0; label < words.size(); label++) {
            labels.put(words.get(label), label);
        }
        return labels;
    }
}

package io.github.piwo.results;

import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** The paper's Table 1 and Table 2 for one dataset. Empty for a dataset that is not in the paper. */
public final class PaperTables {
    private final List<String[]> accuracies;
    private final List<String[]> alphas;

    private PaperTables(List<String[]> accuracies, List<String[]> alphas) {
        this.accuracies = accuracies;
        this.alphas = alphas;
    }

    /**
     * A cell of Table 1.
     *
     * @param mean in percent
     * @param std in percent
     */
    public record Accuracy(double mean, double std) {}

    /** The tables for a dataset, by its name in the settings; empty for another metric than the paper's, accuracy. */
    public static PaperTables of(String dataset, Metric metric) {
        return metric != Metric.ACCURACY
                ? new PaperTables(List.of(), List.of())
                : new PaperTables(rows("table1.csv", dataset), rows("table2.csv", dataset));
    }

    /** Whether the dataset is not in the paper. */
    public boolean isEmpty() {
        return accuracies.isEmpty();
    }

    /** A cell of Table 1, if the paper has it. */
    public Optional<Accuracy> accuracy(ObjectiveType objective, double rate) {
        return accuracies.stream()
                .filter(row -> row[1].equals(objective.label()) && Double.parseDouble(row[2]) == rate)
                .map(row -> new Accuracy(Double.parseDouble(row[3]), Double.parseDouble(row[4])))
                .findFirst();
    }

    /** A cell of Table 2, if the paper has it. */
    public OptionalDouble meanLog10Alpha(ObjectiveType objective) {
        return alphas.stream()
                .filter(row -> row[1].equals(objective.label()))
                .mapToDouble(row -> Double.parseDouble(row[2]))
                .findFirst();
    }

    /** The rows of a dataset; lines that start with # are comments. */
    private static List<String[]> rows(String file, String dataset) {
        var resource = Objects.requireNonNull(PaperTables.class.getResourceAsStream("/paper/" + file), file);
        try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(",", -1))
                    .filter(row -> row[0].equalsIgnoreCase(dataset))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

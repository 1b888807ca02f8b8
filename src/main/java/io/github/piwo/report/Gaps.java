package io.github.piwo.report;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.github.piwo.config.SweepSettings;
import io.github.piwo.results.AlphaAccuracy;
import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.NumberText;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** What a grid has not tried, as far as that leaves an answer open: objectives, rates, splits and α, in words. */
final class Gaps {
    private final Report report;
    private final List<String> sentences = new ArrayList<>();

    private Gaps(Report report) {
        this.report = report;
    }

    /** A sentence for each kind of gap. */
    static List<String> of(Report report) {
        Gaps gaps = new Gaps(report);
        gaps.objectives();
        gaps.rates();
        gaps.cells();
        gaps.alphas();
        return gaps.sentences;
    }

    private void objectives() {
        SortedSet<ObjectiveType> tried = report.objectives();
        List<String> lacking = new ArrayList<>(Arrays.stream(ObjectiveType.values())
                .filter(objective -> !objective.isBaseline() && !tried.contains(objective))
                .map(objective -> objective + " (sweep.objectives)")
                .toList());
        if (tried.stream().noneMatch(ObjectiveType::isBaseline)) {
            lacking.add("a reference classifier (sweep.baselines)");
        }
        if (!lacking.isEmpty()) {
            sentences.add("Not tried: " + String.join(", ", lacking) + ".");
        }
    }

    private void rates() {
        if (report.rates().size() == 1) {
            sentences.add("At one rate alone nothing says how the answer changes with more labels or fewer"
                    + " (sweep.supervision-rates).");
        }
    }

    private void cells() {
        SweepSettings sweep = report.settings().sweep();
        List<String> incomplete = new ArrayList<>();
        for (ObjectiveType objective : sweep.rows()) {
            for (double rate : sweep.supervisionRates()) {
                int n = report.cell(objective, rate).map(CellAccuracy::n).orElse(0);
                if (n < sweep.repetitions().size()) {
                    incomplete.add(objective + " at " + NumberText.rate(rate));
                }
            }
        }
        if (!incomplete.isEmpty()) {
            sentences.add("Without a result on each of " + sweep.repetitionsInWords() + ": "
                    + OpenQuestions.named(incomplete, ", ")
                    + ".");
        }
    }

    /** An α at an end of those tried may have a better neighbour beyond. */
    private void alphas() {
        Map<List<Double>, List<CellAccuracy>> atAnEnd = report.aggregates().cells().stream()
                .filter(cell -> cell.alpha().isPresent())
                .filter(cell -> isAtAnEnd(cell.alpha().getAsDouble(), tried(cell)))
                .collect(groupingBy(this::tried, LinkedHashMap::new, toList()));
        atAnEnd.forEach((tried, cells) -> sentences.add((tried.size() == 1
                        ? "One α alone was tried (" + Trial.plain(tried.get(0)) + ") for "
                        : "The chosen α is the lowest or highest of those tried (" + Trial.plain(tried.get(0)) + " to "
                                + Trial.plain(tried.get(tried.size() - 1)) + ") for ")
                + counted(cells)
                + ": another may be better (sweep.alphas)."));
    }

    private static boolean isAtAnEnd(double alpha, List<Double> tried) {
        return alpha == tried.get(0) || alpha == tried.get(tried.size() - 1);
    }

    private List<Double> tried(CellAccuracy cell) {
        return report.aggregates().byAlpha().stream()
                .filter(row -> row.objective() == cell.objective()
                        && row.supervisionRate() == cell.supervisionRate()
                        && row.n() > 0)
                .map(AlphaAccuracy::alpha)
                .flatMap(alpha -> alpha.stream().boxed())
                .sorted()
                .toList();
    }

    /** {@code PIWO, IWAE at all rates; VAE at 2 of 5 rates}. */
    private String counted(List<CellAccuracy> cells) {
        int all = report.rates().size();
        Map<ObjectiveType, Long> rates =
                cells.stream().collect(groupingBy(CellAccuracy::objective, TreeMap::new, counting()));
        Map<Long, List<ObjectiveType>> objectives = rates.keySet().stream()
                .collect(groupingBy(rates::get, () -> new TreeMap<>(Comparator.reverseOrder()), toList()));
        return objectives.entrySet().stream()
                .map(entry ->
                        entry.getValue().stream().map(ObjectiveType::toString).collect(joining(", "))
                                + (entry.getKey() < all
                                        ? " at " + entry.getKey() + " of " + all + " rates"
                                        : all == 1 ? "" : " at all rates"))
                .collect(joining("; "));
    }
}

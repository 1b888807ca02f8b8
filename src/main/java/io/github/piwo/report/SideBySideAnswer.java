package io.github.piwo.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.github.piwo.results.CrossComparison;
import io.github.piwo.results.NumberText;
import io.github.piwo.results.SideBySide;
import io.github.piwo.results.SideBySide.Member;
import io.github.piwo.statistics.Posterior;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was found of an experiment beside others, in words: for each other one where the report's experiment is better, as good or
 * worse, and how sure that is; and what could not be tested, and why.
 */
final class SideBySideAnswer {
    private static final int MOST_EXAMPLES = 3;

    private static final String NOT_DECIDED = "not decided";

    /** The others of {@link Posterior#words}, in the order in which they are told. */
    private static final List<String> DECIDED =
            List.of("better", "worse", "as good", "at least as good", "at most as good");

    private SideBySideAnswer() {}

    /** Sentences for each of the others, in their order. */
    static List<String> of(SideBySide beside) {
        return beside.others().stream().map(other -> about(beside, other)).toList();
    }

    private static String about(SideBySide beside, Member other) {
        String beginning = "Beside " + other.label() + ": ";
        if (other.incomparable().isPresent()) {
            return beginning + "not compared, since it has "
                    + other.incomparable().get() + ".";
        }
        List<CrossComparison> rows = beside.with(other);
        if (rows.isEmpty()) {
            return beginning + "not compared, since no objective has a result at the same rate in both.";
        }
        List<String> sentences = new ArrayList<>();
        tested(rows).ifPresent(sentences::add);
        single(rows).ifPresent(sentences::add);
        unpaired(rows).ifPresent(sentences::add);
        return beginning + String.join(" ", sentences);
    }

    /** {@code 9 comparisons on shared splits; this experiment is better in 2 (VAE at 1% +2.10 points, 97 %); 7 are not decided}. */
    private static Optional<String> tested(List<CrossComparison> rows) {
        Map<String, List<CrossComparison>> byFinding = rows.stream()
                .filter(row -> row.posterior().isPresent())
                .collect(groupingBy(row -> row.posterior().orElseThrow().words()));
        if (byFinding.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        String decided = DECIDED.stream()
                .filter(byFinding::containsKey)
                .map(finding -> finding + " in " + byFinding.get(finding).size() + examples(byFinding.get(finding)))
                .collect(joining(", "));
        if (!decided.isEmpty()) {
            parts.add("this experiment is " + decided);
        }
        Optional.ofNullable(byFinding.get(NOT_DECIDED))
                .ifPresent(open ->
                        parts.add(open.size() + (open.size() == 1 ? " is" : " are") + " not decided" + examples(open)));
        long all = byFinding.values().stream().mapToInt(List::size).sum();
        return Optional.of(counted(all, "comparison") + " on shared splits; " + String.join("; ", parts) + ".");
    }

    private static Optional<String> single(List<CrossComparison> rows) {
        List<CrossComparison> found =
                rows.stream().filter(row -> row.test().n() == 1).toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(counted(found.size(), "comparison")
                        + " on one shared split, which says nothing about chance" + examples(found) + ".");
    }

    private static Optional<String> unpaired(List<CrossComparison> rows) {
        Map<String, List<CrossComparison>> byReason = rows.stream()
                .filter(row -> row.obstacle().isPresent())
                .collect(groupingBy(row -> row.obstacle().orElseThrow(), LinkedHashMap::new, toList()));
        return byReason.isEmpty()
                ? Optional.empty()
                : Optional.of(byReason.entrySet().stream()
                        .map(reason -> counted(reason.getValue().size(), "difference") + " of means"
                                + examples(reason.getValue()) + ", not tested: " + reason.getKey() + ".")
                        .collect(joining(" ")));
    }

    private static String counted(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** The largest differences. */
    private static String examples(List<CrossComparison> rows) {
        List<String> examples = new ArrayList<>(rows.stream()
                .sorted(Comparator.comparingDouble((CrossComparison row) -> Math.abs(row.difference()))
                        .reversed())
                .limit(MOST_EXAMPLES)
                .map(SideBySideAnswer::example)
                .toList());
        if (rows.size() > MOST_EXAMPLES) {
            examples.add((rows.size() - MOST_EXAMPLES) + " more");
        }
        return " (" + String.join("; ", examples) + ")";
    }

    private static String example(CrossComparison row) {
        return row.objective() + " at " + NumberText.rate(row.supervisionRate()) + " "
                + NumberText.signedPoints(OptionalDouble.of(row.difference())) + " points"
                + row.posterior().map(SideBySideAnswer::howSure).orElse("");
    }

    private static String howSure(Posterior posterior) {
        return posterior.words().equals(NOT_DECIDED) ? "" : ", " + NumberText.chance(posterior.probability());
    }
}

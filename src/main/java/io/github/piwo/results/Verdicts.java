package io.github.piwo.results;

import io.github.piwo.results.Verdict.Outcome;
import io.github.piwo.statistics.PairedTest;
import io.github.piwo.statistics.PairedTest.Student;
import io.github.piwo.statistics.Posterior;
import io.github.piwo.statistics.SignFlipTest;
import io.github.piwo.trial.ObjectiveType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Decides the paper's hypotheses for one experiment. */
final class Verdicts {
    private final Experiment experiment;
    private final List<AlphaAccuracy> byAlpha;
    private final List<CellAccuracy> cells;
    private final List<Comparison> comparisons;

    private Verdicts(List<AlphaAccuracy> byAlpha, List<CellAccuracy> cells, List<Comparison> comparisons) {
        this.experiment = cells.get(0).experiment();
        this.byAlpha = byAlpha;
        this.cells = cells;
        this.comparisons = comparisons;
    }

    /** The verdicts from the results of one experiment. */
    static List<Verdict> of(List<AlphaAccuracy> byAlpha, List<CellAccuracy> cells, List<Comparison> comparisons) {
        Verdicts verdicts = new Verdicts(byAlpha, cells, comparisons);
        return List.of(verdicts.byMetric(Hypothesis.H1), verdicts.byAlpha(), verdicts.byMetric(Hypothesis.H3));
    }

    private Verdict byMetric(Hypothesis hypothesis) {
        List<String> evidence = new ArrayList<>();
        List<String> lacking = new ArrayList<>();
        List<String> needed = new ArrayList<>();
        int equal = 0;
        for (ObjectiveType baseline : hypothesis.baselines()) {
            Optional<Comparison> comparison = comparisons.stream()
                    .filter(candidate -> candidate.decides().contains(hypothesis) && candidate.baseline() == baseline)
                    .findFirst();
            String pair = "PIWO − " + baseline;
            evidence.add(pair + ": " + comparison.map(Verdicts::numbers).orElse("no pairs"));
            if (comparison.filter(found -> isWithoutDifference(found.test())).isPresent()) {
                needed.add("for " + pair + " pairs that differ; all "
                        + comparison.get().test().n() + " are equal");
                equal++;
            } else if (comparison.flatMap(found -> found.test().corrected()).isEmpty()) {
                lacking.add("for " + pair
                        + " at least two pairs at rates from 0.1 whose differences are not all equal; pairs found: "
                        + comparison.map(found -> found.test().n()).orElse(0));
            } else if (!comparison.get().isBetter()) {
                needed.add(needed(pair, comparison.get()));
            }
        }
        if (hypothesis == Hypothesis.H3) {
            lacking.addAll(alphasLacking());
        }
        Verdict verdict = verdict(hypothesis, evidence, lacking, needed);
        if (equal == hypothesis.baselines().size() && lacking.isEmpty()) {
            return verdict.withOutcome(Outcome.NO_DIFFERENCE);
        }
        return verdict.outcome() == Outcome.NOT_SUPPORTED && isWithoutImprovement(hypothesis)
                ? verdict.withOutcome(Outcome.NO_IMPROVEMENT)
                : verdict;
    }

    /** Whether one of the objectives that PIWO has to be better than is found to be as good or better. */
    private boolean isWithoutImprovement(Hypothesis hypothesis) {
        return comparisons.stream()
                .filter(comparison -> comparison.decides().contains(hypothesis))
                .anyMatch(comparison -> comparison
                        .posterior()
                        .filter(Posterior::isNoImprovement)
                        .isPresent());
    }

    /** Whether both objectives have the same figure in each of several pairs. */
    private static boolean isWithoutDifference(PairedTest test) {
        return test.n() > 1
                && test.corrected().isEmpty()
                && Math.abs(test.meanDifference().orElseThrow()) < PairedTest.ROUNDING;
    }

    /** Objectives for which fewer than two values of α were tried: for them α was not searched. */
    private List<String> alphasLacking() {
        List<String> lacking = new ArrayList<>();
        for (ObjectiveType objective : List.of(ObjectiveType.PIWO, ObjectiveType.VAE, ObjectiveType.IWAE)) {
            long tried = byAlpha.stream()
                    .filter(row -> row.objective() == objective && row.n() > 0)
                    .filter(row -> RateRange.HIGH.contains(row.supervisionRate()))
                    .mapToDouble(row -> row.alpha().orElseThrow())
                    .distinct()
                    .count();
            if (tried < 2) {
                lacking.add("at least two values of α for " + objective + ", found " + tried);
            }
        }
        return lacking;
    }

    private Verdict byAlpha() {
        double[] differences = cells.stream()
                .filter(cell ->
                        cell.objective() == ObjectiveType.IWAE && cell.alpha().isPresent())
                .flatMap(iwae -> selected(ObjectiveType.VAE, iwae.supervisionRate()).stream()
                        .map(vae -> log10Alpha(iwae) - log10Alpha(vae)))
                .mapToDouble(Double::doubleValue)
                .toArray();
        // α are powers of a few values and often differ by the same factor at each rate, so a t-test may have no
        // spread.
        SignFlipTest test = SignFlipTest.of(differences);
        List<String> evidence = new ArrayList<>();
        test.meanDifference()
                .ifPresent(mean -> evidence.add("mean of log10 α of IWAE − VAE: " + signed(mean) + ", "
                        + p(test.p().orElseThrow()) + " (" + test.n() + (test.n() == 1 ? " rate, " : " rates, ")
                        + (test.isExact() ? "exact" : "sampled") + " sign-flip test)"));
        if (test.n() > 0 && Arrays.stream(differences).allMatch(difference -> difference == 0)) {
            return new Verdict(
                    experiment,
                    Hypothesis.H2,
                    Outcome.NO_DIFFERENCE,
                    String.join("; ", evidence),
                    "rates at which IWAE and VAE select different α; at all " + test.n() + " they select the same");
        }
        List<String> lacking = new ArrayList<>();
        List<String> needed = new ArrayList<>();
        int least = SignFlipTest.leastPairs(PairedTest.LEVEL);
        long differing =
                Arrays.stream(differences).filter(difference -> difference != 0).count();
        if (differing < least) {
            lacking.add("at least " + least + " rates at which IWAE and VAE select different α; found " + differing);
        } else if (test.meanDifference().orElseThrow() >= 0 || test.p().orElseThrow() >= PairedTest.LEVEL) {
            needed.add("a lower α of IWAE than of VAE at more of the rates");
        }
        return verdict(Hypothesis.H2, evidence, lacking, needed);
    }

    private Optional<CellAccuracy> selected(ObjectiveType objective, double rate) {
        return cells.stream()
                .filter(cell -> cell.objective() == objective
                        && cell.supervisionRate() == rate
                        && cell.alpha().isPresent())
                .findFirst();
    }

    private static double log10Alpha(CellAccuracy cell) {
        return Math.log10(cell.alpha().orElseThrow());
    }

    private Verdict verdict(Hypothesis hypothesis, List<String> evidence, List<String> lacking, List<String> needed) {
        Outcome outcome = !lacking.isEmpty()
                ? Outcome.NOT_ENOUGH_DATA
                : needed.isEmpty() ? Outcome.SUPPORTED : Outcome.NOT_SUPPORTED;
        List<String> wanted = lacking.isEmpty() ? needed : lacking;
        return new Verdict(experiment, hypothesis, outcome, String.join("; ", evidence), String.join("; ", wanted));
    }

    private static String numbers(Comparison comparison) {
        PairedTest test = comparison.test();
        String difference = test.meanDifference().isPresent()
                ? NumberText.signedPoints(test.meanDifference()) + " points of "
                        + comparison.metric().label()
                : "no difference";
        return difference
                + (comparison.holmP().isPresent()
                        ? ", Holm-corrected " + p(comparison.holmP().getAsDouble())
                        : "")
                + " (" + test.n() + (test.n() == 1 ? " pair)" : " pairs)")
                + comparison
                        .posterior()
                        .map(found -> ", better by more than the margin with " + NumberText.chance(found.better()))
                        .orElse("");
    }

    private static String needed(String pair, Comparison comparison) {
        Student student = comparison.test().corrected().orElseThrow();
        return String.format(
                Locale.ROOT,
                "for %s a mean difference above %.2f points of %s at this spread (more, to hold after Holm's correction)",
                pair,
                100 * student.margin(),
                comparison.metric().label());
    }

    private static String p(double p) {
        String text = NumberText.probability(OptionalDouble.of(p));
        return text.startsWith("<") ? "p " + text : "p = " + text;
    }

    private static String signed(double number) {
        return String.format(Locale.ROOT, "%+.2f", number);
    }
}

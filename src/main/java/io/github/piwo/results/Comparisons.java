package io.github.piwo.results;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.github.piwo.statistics.Holm;
import io.github.piwo.statistics.PairedTest;
import io.github.piwo.statistics.Posterior;
import io.github.piwo.statistics.StratifiedBootstrap;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Repetition;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compares the objectives of one experiment: each semi-supervised one with None, PIWO
 * with each of the others, and all of them with each baseline. */
final class Comparisons {
    private static final List<Pair> PAIRS = Stream.concat(
                    objectives()
                            .filter(ObjectiveType::isGenerative)
                            .map(objective -> new Pair(objective, ObjectiveType.NONE)),
                    Stream.of(ObjectiveType.VAE, ObjectiveType.IPIWO, ObjectiveType.IWAE)
                            .map(baseline -> new Pair(ObjectiveType.PIWO, baseline)))
            .toList();

    /** Families of their own in the correction for several tests, so that baselines do not change the other verdicts. */
    private static final List<Pair> PAIRS_WITH_BASELINES = objectives()
            .filter(ObjectiveType::isBaseline)
            .flatMap(baseline -> objectives()
                    .filter(objective -> !objective.isBaseline())
                    .map(objective -> new Pair(objective, baseline)))
            .toList();

    private static Stream<ObjectiveType> objectives() {
        return Arrays.stream(ObjectiveType.values());
    }

    private final Experiment experiment;
    private final Metric metric;
    private final double testToTraining;
    private final double margin;
    private final Map<Run, Double> scores = new HashMap<>();
    private final Map<ObjectiveType, NavigableMap<Double, List<Run>>> runs = new EnumMap<>(ObjectiveType.class);
    private final SortedSet<Double> rates;

    private record Pair(ObjectiveType objective, ObjectiveType baseline) {}

    private record Run(ObjectiveType objective, double rate, Repetition repetition) {}

    private record SelectedAlpha(ObjectiveType objective, double rate, OptionalDouble alpha) {}

    private Comparisons(
            Experiment experiment,
            int splits,
            Metric metric,
            double margin,
            List<CellAccuracy> cells,
            List<TrialRecord> records) {
        this.experiment = experiment;
        this.margin = margin;
        this.metric = metric;
        this.testToTraining = 1.0 / (splits - 1);
        this.rates = cells.stream().map(CellAccuracy::supervisionRate).collect(toCollection(TreeSet::new));
        Set<SelectedAlpha> selected = cells.stream()
                .filter(cell -> cell.selected().isPresent())
                .map(cell -> new SelectedAlpha(cell.objective(), cell.supervisionRate(), cell.alpha()))
                .collect(toSet());
        for (TrialRecord record : records) {
            Trial trial = record.trial();
            if (record.result() instanceof Completed completed
                    && selected.contains(
                            new SelectedAlpha(trial.objective(), trial.supervisionRate(), trial.alpha()))) {
                add(new Run(trial.objective(), trial.supervisionRate(), trial.repetition()), completed.test(metric));
            }
        }
    }

    private void add(Run run, double score) {
        if (scores.put(run, score) == null) {
            runs.computeIfAbsent(run.objective(), any -> new TreeMap<>())
                    .computeIfAbsent(run.rate(), any -> new ArrayList<>())
                    .add(run);
        }
    }

    /**
     * The comparisons of one experiment.
     *
     * @param splits the number of splits of its labelled texts
     * @param metric what is compared, on the test texts
     * @param margin see {@link Posterior#of}
     * @param cells its Table 1
     * @param records its trials
     */
    static List<Comparison> of(
            int splits, Metric metric, double margin, List<CellAccuracy> cells, List<TrialRecord> records) {
        Comparisons comparisons = new Comparisons(cells.get(0).experiment(), splits, metric, margin, cells, records);
        List<RateRange> single = comparisons.rates.stream().map(RateRange::of).toList();
        List<Comparison> all = new ArrayList<>();
        for (List<Pair> pairs : List.of(PAIRS, PAIRS_WITH_BASELINES)) {
            all.addAll(comparisons.family(pairs, single));
            all.addAll(comparisons.family(pairs, RateRange.POOLED));
            all.addAll(comparisons.family(pairs, List.of(RateRange.ALL)));
        }
        return all;
    }

    private List<Comparison> family(List<Pair> pairs, List<RateRange> ranges) {
        return adjusted(pairs.stream()
                .flatMap(pair -> ranges.stream()
                        .filter(range -> isIn(pair.objective(), range) && isIn(pair.baseline(), range))
                        .map(range -> compare(pair, range)))
                .toList());
    }

    private boolean isIn(ObjectiveType objective, RateRange range) {
        return runs(objective, range).findAny().isPresent();
    }

    private Stream<Run> runs(ObjectiveType objective, RateRange range) {
        return runs
                .getOrDefault(objective, Collections.emptyNavigableMap())
                .subMap(range.lowest(), true, range.highest(), true)
                .values()
                .stream()
                .flatMap(List::stream);
    }

    private Comparison compare(Pair pair, RateRange range) {
        // The differences of each rate.
        List<double[]> strata = new ArrayList<>();
        runs(pair.objective(), range)
                .filter(run -> scores.containsKey(partner(run, pair)))
                .collect(groupingBy(Run::rate, TreeMap::new, toList()))
                .values()
                .forEach(runs -> strata.add(runs.stream()
                        .mapToDouble(run -> scores.get(run) - scores.get(partner(run, pair)))
                        .sorted()
                        .toArray()));
        double[] differences =
                strata.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        return new Comparison(
                experiment,
                pair.objective(),
                pair.baseline(),
                range,
                metric,
                PairedTest.of(differences, testToTraining),
                Posterior.of(differences, testToTraining, margin),
                range.isPooled() ? StratifiedBootstrap.of(strata) : Optional.empty(),
                OptionalDouble.empty(),
                Arrays.stream(Hypothesis.values())
                        .filter(hypothesis -> hypothesis.isDecidedBy(pair.objective(), pair.baseline(), range))
                        .toList());
    }

    private static Run partner(Run run, Pair pair) {
        return new Run(pair.baseline(), run.rate(), run.repetition());
    }

    private static List<Comparison> adjusted(List<Comparison> family) {
        List<Comparison> testable = family.stream()
                .filter(comparison -> comparison.test().corrected().isPresent())
                .toList();
        double[] adjusted = Holm.adjust(testable.stream()
                .mapToDouble(comparison ->
                        comparison.test().corrected().orElseThrow().p())
                .toArray());
        Map<Comparison, Comparison> replaced = new HashMap<>();
        IntStream.range(0, adjusted.length)
                .forEach(i -> replaced.put(testable.get(i), testable.get(i).withHolmP(adjusted[i])));
        return family.stream()
                .map(comparison -> replaced.getOrDefault(comparison, comparison))
                .toList();
    }
}

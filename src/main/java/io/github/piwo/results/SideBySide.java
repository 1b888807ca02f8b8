package io.github.piwo.results;

import io.github.piwo.statistics.Posterior;
import io.github.piwo.trial.ObjectiveType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The experiment of a report beside others, of the same output or of other ones.
 *
 * @param members the report's experiment first
 * @param differences the values of the settings in which they differ, in the order of the members, by key
 * @param comparisons of the report's experiment with each other one
 */
public record SideBySide(
        List<Member> members, SortedMap<String, List<String>> differences, List<CrossComparison> comparisons) {

    /**
     * One of the experiments.
     *
     * @param label a short name that no other member has
     * @param cells its Table 1
     * @param incomparable why its figures are not compared with the report's at all; empty if they are
     * @param unpaired why its trials are not paired with the report's; empty if those of the same seed and split are
     */
    public record Member(
            String label,
            PlacedExperiment experiment,
            List<CellAccuracy> cells,
            Optional<String> incomparable,
            Optional<String> unpaired) {
        /** Copies the list. */
        public Member {
            cells = List.copyOf(cells);
        }

        /** A cell of its Table 1, if any of its trials has ended. */
        public Optional<CellAccuracy> cell(ObjectiveType objective, double rate) {
            return cells.stream()
                    .filter(cell -> cell.objective() == objective && cell.supervisionRate() == rate)
                    .findFirst();
        }
    }

    /** Copies the lists. */
    public SideBySide {
        members = List.copyOf(members);
        comparisons = List.copyOf(comparisons);
    }

    /**
     * Compares experiments.
     *
     * @param own the report's
     * @param others at least one
     * @param margin see {@link Posterior#of}
     */
    public static SideBySide of(PlacedExperiment own, List<PlacedExperiment> others, double margin) {
        List<PlacedExperiment> all = new ArrayList<>(List.of(own));
        all.addAll(others);
        List<String> labels = ExperimentLabels.of(all);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            members.add(member(labels.get(i), own, all.get(i)));
        }
        return new SideBySide(
                members,
                SettingDifferences.of(all),
                CrossComparisons.of(members.get(0), members.subList(1, members.size()), margin));
    }

    private static Member member(String label, PlacedExperiment own, PlacedExperiment experiment) {
        Optional<String> incomparable = own.metric() == experiment.metric()
                ? Optional.empty()
                : Optional.of("another metric: " + own.metric().label() + " here, "
                        + experiment.metric().label() + " there (training.metric)");
        return new Member(
                label,
                experiment,
                Aggregates.cells(experiment.trials()),
                incomparable,
                SharedSplits.obstacle(own, experiment));
    }

    /** The report's experiment. */
    public Member own() {
        return members.get(0);
    }

    /** The others. */
    public List<Member> others() {
        return members.subList(1, members.size());
    }

    /** The values of a member of the settings in which they differ, by key. */
    public SortedMap<String, String> settings(int member) {
        SortedMap<String, String> values = new TreeMap<>();
        differences.forEach((key, ofAll) -> values.put(key, ofAll.get(member)));
        return values;
    }

    /** The comparisons with one of the others. */
    public List<CrossComparison> with(Member other) {
        return comparisons.stream()
                .filter(row -> row.other().label().equals(other.label()))
                .toList();
    }

    /** The objectives and baselines that any of them has. */
    public SortedSet<ObjectiveType> objectives() {
        return ofCells(CellAccuracy::objective);
    }

    /** The rates that any of them has. */
    public SortedSet<Double> rates() {
        return ofCells(CellAccuracy::supervisionRate);
    }

    private <T> SortedSet<T> ofCells(Function<CellAccuracy, T> property) {
        SortedSet<T> values = new TreeSet<>();
        members.forEach(member -> member.cells().forEach(cell -> values.add(property.apply(cell))));
        return values;
    }
}

package io.github.piwo.results;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.piwo.statistics.Posterior;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The numbers of the paper's tables, comparisons and verdicts, computed from records for each experiment separately.
 *
 * @param byAlpha the accuracies of each α
 * @param cells Table 1
 * @param alphas Table 2; None has no α and no row
 * @param comparisons of the objectives, by significance tests
 * @param verdicts on the paper's hypotheses
 */
public record Aggregates(
        List<AlphaAccuracy> byAlpha,
        List<CellAccuracy> cells,
        List<MeanAlpha> alphas,
        List<Comparison> comparisons,
        List<Verdict> verdicts) {

    /**
     * Computes everything from records, which may belong to several experiments and have any order.
     *
     * @param margin see {@link Posterior#of}
     */
    public static Aggregates of(List<TrialRecord> records, double margin) {
        Map<Experiment, List<TrialRecord>> experiments = Experiment.group(records);
        List<AlphaAccuracy> byAlpha = byAlpha(experiments);
        List<CellAccuracy> cells = ofAlphas(byAlpha);
        List<Comparison> comparisons = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        experiments.forEach((own, trials) -> {
            TrialRecord any = trials.get(0);
            List<CellAccuracy> ownCells = ofExperiment(own, cells, CellAccuracy::experiment);
            List<Comparison> ownComparisons = Comparisons.of(splits(any), metric(any), margin, ownCells, trials);
            comparisons.addAll(ownComparisons);
            verdicts.addAll(
                    Verdicts.of(ofExperiment(own, byAlpha, AlphaAccuracy::experiment), ownCells, ownComparisons));
        });
        return new Aggregates(byAlpha, withBestMarked(cells), meanAlphas(cells), comparisons, verdicts);
    }

    /** The selected α of each objective and rate, with its figures: Table 1. */
    public static List<CellAccuracy> cells(List<TrialRecord> records) {
        return withBestMarked(ofAlphas(byAlpha(Experiment.group(records))));
    }

    private static List<AlphaAccuracy> byAlpha(Map<Experiment, List<TrialRecord>> experiments) {
        List<AlphaAccuracy> rows = new ArrayList<>();
        experiments.forEach((own, trials) -> {
            Metric metric = metric(trials.get(0));
            grouped(trials, record -> AlphaKey.of(own, record.trial()), AlphaKey.ORDER)
                    .forEach(ofAlpha -> rows.add(AlphaAccuracy.of(own, ofAlpha, metric)));
        });
        return rows;
    }

    private static List<CellAccuracy> ofAlphas(List<AlphaAccuracy> byAlpha) {
        return grouped(byAlpha, CellKey::of, CellKey.ORDER).stream()
                .map(CellAccuracy::of)
                .toList();
    }

    private static <T> List<T> ofExperiment(Experiment own, List<T> items, Function<T, Experiment> experiment) {
        return items.stream().filter(item -> experiment.apply(item).equals(own)).toList();
    }

    /** The number of equal parts of the labelled texts, one of which is held out of a trial's training. */
    static int splits(TrialRecord trial) {
        int splits = settings(trial).at("/dataset/splits").asInt();
        if (splits < 2) {
            throw new IllegalArgumentException("trial " + trial.trialId() + ": its settings have no dataset.splits");
        }
        return splits;
    }

    /** The metric of a trial's settings, which all trials of its experiment have; accuracy where there is no such setting yet. */
    static Metric metric(TrialRecord trial) {
        return Metric.ofSetting(settings(trial).at("/training/metric").asText());
    }

    private static JsonNode settings(TrialRecord trial) {
        try {
            return Json.MAPPER.readTree(trial.settings());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("trial " + trial.trialId() + ": its settings are no JSON", e);
        }
    }

    private static List<CellAccuracy> withBestMarked(List<CellAccuracy> cells) {
        List<CellAccuracy> marked = new ArrayList<>();
        for (CellAccuracy cell : cells) {
            boolean best = cell.objective().isGenerative()
                    && cell.selected().isPresent()
                    && cells.stream()
                            .filter(other -> other.objective().isGenerative()
                                    && other.experiment().equals(cell.experiment())
                                    && other.supervisionRate() == cell.supervisionRate())
                            .allMatch(other -> other.testMean() <= cell.testMean());
            marked.add(best ? cell.markedBest() : cell);
        }
        return marked;
    }

    private static List<MeanAlpha> meanAlphas(List<CellAccuracy> cells) {
        List<CellAccuracy> withAlpha =
                cells.stream().filter(cell -> cell.alpha().isPresent()).toList();
        return grouped(withAlpha, ObjectiveKey::of, ObjectiveKey.ORDER).stream()
                .map(Aggregates::meanAlpha)
                .toList();
    }

    private static MeanAlpha meanAlpha(List<CellAccuracy> rates) {
        double[] logs = rates.stream()
                .mapToDouble(cell -> Math.log10(cell.alpha().orElseThrow()))
                .toArray();
        CellAccuracy any = rates.get(0);
        return new MeanAlpha(
                any.experiment(), any.objective(), Summary.of(logs).mean().orElseThrow(), logs.length);
    }

    private static <K, T> List<List<T>> grouped(List<T> items, Function<T, K> key, Comparator<K> order) {
        return List.copyOf(items.stream()
                .collect(groupingBy(key, () -> new TreeMap<>(order), toList()))
                .values());
    }

    private record ObjectiveKey(Experiment experiment, ObjectiveType objective) {
        static final Comparator<ObjectiveKey> ORDER =
                Comparator.comparing(ObjectiveKey::experiment).thenComparing(ObjectiveKey::objective);

        static ObjectiveKey of(CellAccuracy cell) {
            return new ObjectiveKey(cell.experiment(), cell.objective());
        }
    }

    private record CellKey(ObjectiveKey objective, double rate) {
        static final Comparator<CellKey> ORDER =
                Comparator.comparing(CellKey::objective, ObjectiveKey.ORDER).thenComparingDouble(CellKey::rate);

        static CellKey of(AlphaAccuracy row) {
            return new CellKey(new ObjectiveKey(row.experiment(), row.objective()), row.supervisionRate());
        }
    }

    private record AlphaKey(CellKey cell, double alpha) {
        static final Comparator<AlphaKey> ORDER =
                Comparator.comparing(AlphaKey::cell, CellKey.ORDER).thenComparingDouble(AlphaKey::alpha);

        static AlphaKey of(Experiment experiment, Trial trial) {
            ObjectiveKey objective = new ObjectiveKey(experiment, trial.objective());
            return new AlphaKey(new CellKey(objective, trial.supervisionRate()), trial.classificationWeight());
        }
    }
}

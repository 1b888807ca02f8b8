package io.github.piwo.grid;

import static java.util.stream.Collectors.toMap;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.KeptModels;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.race.GridRaces;
import io.github.piwo.store.RecordStore;
import io.github.piwo.training.ModelSize;
import io.github.piwo.training.SpeedFigures;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The grid compared with the records: which trials are done and which are not.
 *
 * @param completed trials with a result
 * @param failed trials whose record says that they failed or diverged
 * @param toDo trials without a readable record, the costliest first, so that no long trial starts last; those of a race may turn out
 *     not to be needed
 * @param skipped trials without a record that races have left out
 */
public record GridPlan(
        List<PlannedTrial> completed, List<PlannedTrial> failed, List<PlannedTrial> toDo, List<PlannedTrial> skipped) {

    /** Copies the lists. */
    public GridPlan {
        completed = List.copyOf(completed);
        failed = List.copyOf(failed);
        toDo = List.copyOf(toDo);
        skipped = List.copyOf(skipped);
    }

    /**
     * Compares with the records that the store has now. Changes nothing.
     *
     * @param dataset the prepared dataset
     */
    public static GridPlan of(ExperimentSettings settings, DatasetManifest dataset, RecordStore store)
            throws IOException {
        return of(settings, dataset, store.readAll().summaries(), store.timesSetAside());
    }

    /**
     * Compares with these records.
     *
     * @param retries how often each trial's record was set aside
     */
    public static GridPlan of(
            ExperimentSettings settings,
            DatasetManifest dataset,
            List<TrialRecord> records,
            Map<String, Integer> retries) {
        TrialCost cost = new TrialCost(settings, dataset);
        Function<Trial, String> ids = settings.trialIds(dataset.fingerprint());
        List<PlannedTrial> all = new ArrayList<>();
        for (Trial trial : Grid.trials(settings)) {
            String id = ids.apply(trial);
            TrialCost.Work work = cost.work(trial);
            all.add(new PlannedTrial(trial, id, work.training(), work.evaluation(), 1 + retries.getOrDefault(id, 0)));
        }
        return of(settings, all, records);
    }

    private static GridPlan of(ExperimentSettings settings, List<PlannedTrial> trials, List<TrialRecord> records) {
        Map<String, TrialRecord> byId = records.stream().collect(toMap(TrialRecord::trialId, record -> record));
        List<TrialRecord> own = trials.stream()
                .map(trial -> byId.get(trial.id()))
                .filter(Objects::nonNull)
                .toList();
        GridRaces races = new GridRaces(settings.sweep(), settings.training().metric(), own);
        Set<Trial> leftOut =
                races.skipped(trials.stream().map(PlannedTrial::trial).toList()).keySet();
        List<PlannedTrial> completed = new ArrayList<>();
        List<PlannedTrial> failed = new ArrayList<>();
        List<PlannedTrial> toDo = new ArrayList<>();
        List<PlannedTrial> skipped = new ArrayList<>();
        for (PlannedTrial trial : trials) {
            TrialRecord record = byId.get(trial.id());
            if (record == null) {
                (leftOut.contains(trial.trial()) ? skipped : toDo).add(trial);
            } else {
                (record.isCompleted() ? completed : failed).add(trial);
            }
        }
        return new GridPlan(completed, failed, costliestFirst(toDo), skipped);
    }

    private static List<PlannedTrial> costliestFirst(List<PlannedTrial> trials) {
        return trials.stream()
                .sorted(Comparator.comparingDouble(PlannedTrial::flops).reversed())
                .toList();
    }

    /** The same trials compared with later records. */
    public GridPlan comparedWith(ExperimentSettings settings, List<TrialRecord> records) {
        return of(settings, trials(), records);
    }

    /** All trials of the grid. */
    public List<PlannedTrial> trials() {
        return Stream.of(completed, failed, toDo, skipped).flatMap(List::stream).toList();
    }

    /** About the most bytes that the models of all trials of a grid need, if they are kept until α is chosen. */
    public static long bytesOfModels(ExperimentSettings settings, DatasetManifest dataset) {
        return settings.keptModels() == KeptModels.NONE
                ? 0
                : Grid.trials(settings).stream()
                        .mapToLong(trial -> ModelSize.bytes(settings.model(), dataset, trial.objective()))
                        .sum();
    }

    /** The number of trials of the grid. */
    public int size() {
        return completed.size() + failed.size() + toDo.size() + skipped.size();
    }

    /** The estimated work of the trials to do, in FLOPs. */
    public double flopsToDo() {
        return toDo.stream().mapToDouble(PlannedTrial::flops).sum();
    }

    /**
     * The estimated time of the trials to do: the sum of their seconds divided by the slots, but at least that of the longest
     * trial.
     *
     * @param slots the number of trials that run at once
     */
    public double secondsToDo(SpeedFigures speed, int slots) {
        double[] seconds =
                toDo.stream().mapToDouble(trial -> trial.seconds(speed)).toArray();
        return Math.max(
                Arrays.stream(seconds).sum() / slots,
                Arrays.stream(seconds).max().orElse(0));
    }
}

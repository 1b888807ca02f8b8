package io.github.piwo.grid;

import static java.util.stream.Collectors.toMap;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.KeptModels;
import io.github.piwo.dataset.DatasetManifest;
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
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The grid compared with the records: which trials are done and which are not.
 *
 * @param completed trials with a result
 * @param failed trials whose record says that they failed or diverged
 * @param toDo trials without a readable record, the costliest first, so that no long trial starts last
 */
public record GridPlan(List<PlannedTrial> completed, List<PlannedTrial> failed, List<PlannedTrial> toDo) {

    /** Copies the lists. */
    public GridPlan {
        completed = List.copyOf(completed);
        failed = List.copyOf(failed);
        toDo = List.copyOf(toDo);
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
        return of(all, records);
    }

    private static GridPlan of(List<PlannedTrial> trials, List<TrialRecord> records) {
        Map<String, Boolean> isCompleted =
                records.stream().collect(toMap(TrialRecord::trialId, TrialRecord::isCompleted));
        List<PlannedTrial> completed = new ArrayList<>();
        List<PlannedTrial> failed = new ArrayList<>();
        List<PlannedTrial> toDo = new ArrayList<>();
        for (PlannedTrial trial : trials) {
            Boolean found = isCompleted.get(trial.id());
            (found == null ? toDo : found ? completed : failed).add(trial);
        }
        return new GridPlan(completed, failed, costliestFirst(toDo));
    }

    private static List<PlannedTrial> costliestFirst(List<PlannedTrial> trials) {
        return trials.stream()
                .sorted(Comparator.comparingDouble(PlannedTrial::flops).reversed())
                .toList();
    }

    /** The plan in which the failed trials are to be run again. */
    public GridPlan retryingFailed() {
        return new GridPlan(
                completed,
                List.of(),
                costliestFirst(Stream.concat(toDo.stream(), failed.stream().map(PlannedTrial::again))
                        .toList()));
    }

    /** The same trials compared with later records. */
    public GridPlan comparedWith(List<TrialRecord> records) {
        return of(Stream.of(completed, failed, toDo).flatMap(List::stream).toList(), records);
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
        return completed.size() + failed.size() + toDo.size();
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

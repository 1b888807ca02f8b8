package io.github.piwo.grid;

import static java.util.stream.Collectors.toMap;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.KeptModels;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.store.RecordListing;
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
        return of(settings, dataset, store.readAll(), store.timesSetAside());
    }

    public static GridPlan of(
            ExperimentSettings settings, DatasetManifest dataset, RecordListing listing, Map<String, Integer> retries) {
        Map<String, TrialRecord> records =
                listing.records().stream().collect(toMap(TrialRecord::trialId, record -> record));
        TrialCost cost = new TrialCost(settings, dataset);
        Function<Trial, String> ids = settings.trialIds(dataset.fingerprint());
        List<PlannedTrial> completed = new ArrayList<>();
        List<PlannedTrial> failed = new ArrayList<>();
        List<PlannedTrial> toDo = new ArrayList<>();
        for (Trial trial : Grid.trials(settings)) {
            String id = ids.apply(trial);
            TrialCost.Work work = cost.work(trial);
            PlannedTrial planned =
                    new PlannedTrial(trial, id, work.training(), work.evaluation(), 1 + retries.getOrDefault(id, 0));
            TrialRecord record = records.get(id);
            if (record == null) {
                toDo.add(planned);
            } else {
                (record.isCompleted() ? completed : failed).add(planned);
            }
        }
        toDo.sort(Comparator.comparingDouble(PlannedTrial::flops).reversed());
        return new GridPlan(completed, failed, toDo);
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

package io.github.piwo.race;

import io.github.piwo.config.SweepSettings;
import io.github.piwo.race.AlphaRace.Departure;
import io.github.piwo.race.AlphaRace.Run;
import io.github.piwo.race.AlphaRace.Standing;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The races of a grid: one for each objective with α, at each rate. */
public final class GridRaces {
    private final SweepSettings sweep;
    private final Map<Cell, Map<Run, Double>> scores = new HashMap<>();

    /** An objective at a rate. */
    public record Cell(ObjectiveType objective, double rate) {
        public static Cell of(Trial trial) {
            return new Cell(trial.objective(), trial.supervisionRate());
        }
    }

    /** Before the first result. */
    public GridRaces(SweepSettings sweep) {
        this.sweep = sweep;
    }

    /** After the results of these records, which belong to one experiment. */
    public GridRaces(SweepSettings sweep, Metric metric, Collection<TrialRecord> records) {
        this(sweep);
        records.forEach(record -> ended(record, metric));
    }

    /** A trial has this record. */
    public void ended(TrialRecord record, Metric metric) {
        ended(record.trial(), score(record, metric));
    }

    /** The metric on the validation texts; negative infinity if there is no result. */
    static double score(TrialRecord record, Metric metric) {
        return record.result() instanceof Completed completed ? completed.validation(metric) : Double.NEGATIVE_INFINITY;
    }

    /**
     * A trial has ended.
     *
     * @param score the metric on the validation texts; negative infinity if it has no result
     */
    public void ended(Trial trial, double score) {
        scores.computeIfAbsent(Cell.of(trial), any -> new HashMap<>()).put(run(trial), score);
    }

    /** How the race of a cell stands. */
    private Standing standing(Cell cell) {
        return AlphaRace.of(sweep.racing(), sweep.alphas(), sweep.repetitions(), scores.getOrDefault(cell, Map.of()));
    }

    private boolean isRaced(Cell cell) {
        return sweep.search() == SweepSettings.Search.RACING && cell.objective().isGenerative();
    }

    /** Those of the trials that can run now: all but those of α that left, and of splits that the others have not reached. */
    public Set<Trial> runnable(Collection<Trial> trials) {
        Map<Cell, Set<Run>> next = new HashMap<>();
        Set<Trial> runnable = new LinkedHashSet<>();
        for (Trial trial : trials) {
            Cell cell = Cell.of(trial);
            if (!isRaced(cell)
                    || next.computeIfAbsent(
                                    cell, any -> Set.copyOf(standing(cell).next()))
                            .contains(run(trial))) {
                runnable.add(trial);
            }
        }
        return runnable;
    }

    /** Those of the trials that the races leave out, with the reason. */
    public Map<Trial, String> skipped(Collection<Trial> trials) {
        Map<Cell, Map<Run, Departure>> skipped = new HashMap<>();
        Map<Trial, String> reasons = new LinkedHashMap<>();
        for (Trial trial : trials) {
            Departure departure =
                    skipped.computeIfAbsent(Cell.of(trial), this::skipped).get(run(trial));
            if (departure != null) {
                reasons.put(trial, reason(departure));
            }
        }
        return reasons;
    }

    /** The trials of a cell that its race leaves out. */
    public Map<Run, Departure> skipped(Cell cell) {
        return isRaced(cell) ? standing(cell).skipped() : Map.of();
    }

    private static Run run(Trial trial) {
        return new Run(trial.classificationWeight(), trial.repetition());
    }

    /** For people: {@code after 2 splits 0.52 points below α 1 on validation texts}. */
    private static String reason(Departure departure) {
        String behind = Double.isInfinite(departure.behind())
                ? "without a result, and so behind"
                : String.format(Locale.ROOT, "%.2f points below", 100 * departure.behind());
        return "after " + departure.splits() + (departure.splits() == 1 ? " split " : " splits ") + behind + " α "
                + Trial.plain(departure.leader()) + " on validation texts";
    }
}

package io.github.piwo.report;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.results.Aggregates;
import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.PaperTables;
import io.github.piwo.results.SideBySide;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Everything that is shown of one experiment.
 *
 * @param trials the trials of the experiment, also those of an earlier, wider grid
 * @param trialsOfOthers the number of records of other experiments in the output, which are not shown
 * @param madeAt when the records were read
 * @param sideBySide the experiment beside others, if that was asked for
 */
public record Report(
        ExperimentSettings settings,
        Data data,
        List<TrialRecord> trials,
        int trialsOfOthers,
        Aggregates aggregates,
        Instant madeAt,
        Optional<SideBySide> sideBySide) {

    /**
     * The prepared dataset.
     *
     * @param description what is in it, in sentences; empty if that is not known
     */
    public record Data(String fingerprint, List<String> description) {
        /** Copies the list. */
        public Data {
            description = List.copyOf(description);
        }
    }

    /** Copies the list. */
    public Report {
        trials = List.copyOf(trials);
    }

    /**
     * The report of the experiment with these settings and this dataset.
     *
     * @param records all records of the output, of any experiment
     */
    public static Report of(ExperimentSettings settings, Data data, List<TrialRecord> records, Instant madeAt) {
        String experiment = settings.experimentId(data.fingerprint());
        List<TrialRecord> own = records.stream()
                .filter(trial -> trial.experimentId().equals(experiment))
                .toList();
        return new Report(
                settings,
                data,
                own,
                records.size() - own.size(),
                Aggregates.of(own, settings.report().margin()),
                madeAt,
                Optional.empty());
    }

    /** The same report with a part that shows the experiment beside others. */
    public Report beside(SideBySide others) {
        return new Report(settings, data, trials, trialsOfOthers, aggregates, madeAt, Optional.of(others));
    }

    /** What was found beside other experiments, in sentences; none if there are no others. */
    public List<String> foundBeside() {
        return sideBySide.map(SideBySideAnswer::of).orElse(List.of());
    }

    String experimentId() {
        return settings.experimentId(data.fingerprint());
    }

    String dataset() {
        return settings.dataset().name().label();
    }

    PaperTables paper() {
        return PaperTables.of(dataset(), metric());
    }

    /** The supervision rates of the grid and of the results. */
    SortedSet<Double> rates() {
        SortedSet<Double> rates = new TreeSet<>(settings.sweep().supervisionRates());
        aggregates.cells().forEach(cell -> rates.add(cell.supervisionRate()));
        return rates;
    }

    /** The objectives and baselines of the grid and of the results. */
    SortedSet<ObjectiveType> objectives() {
        SortedSet<ObjectiveType> objectives = new TreeSet<>(settings.sweep().rows());
        aggregates.cells().forEach(cell -> objectives.add(cell.objective()));
        return objectives;
    }

    /** By which classifiers are chosen and compared. */
    Metric metric() {
        return settings.training().metric();
    }

    /** The completed trials of a cell's selected α, by seed and split. */
    List<TrialRecord> trialsOf(CellAccuracy cell) {
        return trials.stream()
                .filter(TrialRecord::isCompleted)
                .filter(record -> record.trial().objective() == cell.objective()
                        && record.trial().supervisionRate() == cell.supervisionRate()
                        && record.trial().alpha().equals(cell.alpha()))
                .sorted(Comparator.comparing(
                                (TrialRecord record) -> record.trial().seed())
                        .thenComparing(record -> record.trial().split()))
                .toList();
    }

    /** The names of the classes, by label; none before a trial has completed, and in records of format 1. */
    List<String> classNames() {
        return trials.stream()
                .filter(TrialRecord::isCompleted)
                .map(TrialRecord::classNames)
                .filter(names -> !names.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** A text that a model has generated for a class. */
    record GeneratedText(String className, String text) {}

    /** What the model of a cell's first seed and split has generated; none for classifiers. */
    List<GeneratedText> examples(CellAccuracy cell) {
        return examples(trialsOf(cell));
    }

    /** Likewise, given {@link #trialsOf} the cell. */
    static List<GeneratedText> examples(List<TrialRecord> trialsOfCell) {
        return trialsOfCell.stream()
                .limit(1)
                .flatMap(record -> ((Completed) record.result())
                        .generation().examples().stream()
                                .map(example ->
                                        new GeneratedText(record.classNames().get(example.label()), example.text())))
                .toList();
    }

    /** A cell of Table 1, if any of its trials has ended. */
    Optional<CellAccuracy> cell(ObjectiveType objective, double rate) {
        return aggregates.cells().stream()
                .filter(cell -> cell.objective() == objective && cell.supervisionRate() == rate)
                .findFirst();
    }
}

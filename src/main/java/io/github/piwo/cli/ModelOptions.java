package io.github.piwo.cli;

import io.github.piwo.config.LocalPath;
import io.github.piwo.config.SettingsException;
import io.github.piwo.results.Aggregates;
import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.Experiment;
import io.github.piwo.results.NumberText;
import io.github.piwo.store.ModelFolder;
import io.github.piwo.store.ModelStore;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.RecordListing;
import io.github.piwo.store.RecordStore;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The options that choose kept models. A command includes them by {@code @Mixin}. */
final class ModelOptions {
    @Option(
            names = "--output",
            paramLabel = "OUT",
            description =
                    "The output of a sweep, whose best models by validation are used: those of all seeds and splits.")
    private Optional<String> output = Optional.empty();

    @Option(names = "--objective", description = "Only models of this objective.")
    private Optional<String> objective = Optional.empty();

    @Option(names = "--rate", description = "Only models of this supervision rate.")
    private Optional<Double> rate = Optional.empty();

    @Option(names = "--trial", paramLabel = "ID", description = "The model of this trial; its first digits are enough.")
    private Optional<String> trial = Optional.empty();

    @Option(names = "--model", paramLabel = "DIR", description = "The folder of a kept model.")
    private Optional<String> model = Optional.empty();

    /**
     * Chosen models.
     *
     * @param folders at least one, the best on validation texts first
     * @param description what they are and why they were chosen
     */
    record Chosen(List<ModelFolder> folders, String description) {}

    /**
     * Finds the models that the options choose.
     *
     * @param onlyGenerative whether models without a likelihood are passed over
     * @throws SettingsException if there are none, or the options do not fit together
     */
    Chosen choose(Configuration hadoop, boolean onlyGenerative) throws IOException {
        if (model.isPresent() == output.isPresent()) {
            throw new SettingsException("name the models by either --output OUT or --model DIR");
        }
        if (model.isPresent()) {
            if (objective.isPresent() || rate.isPresent() || trial.isPresent()) {
                throw new SettingsException("--model: it needs no --objective, --rate or --trial");
            }
            return ofFolder(LocalPath.expandHome("--model", model.get()), hadoop);
        }
        if (trial.isPresent() && (objective.isPresent() || rate.isPresent())) {
            throw new SettingsException("--trial: it needs no --objective or --rate");
        }
        return ofOutput(LocalPath.expandHome("--output", output.orElseThrow()), hadoop, onlyGenerative);
    }

    private static Chosen ofFolder(String path, Configuration hadoop) throws IOException {
        requireFolder("--model", path, hadoop);
        return new Chosen(List.of(ModelFolder.at(path, hadoop)), "the model of " + path);
    }

    private static void requireFolder(String option, String path, Configuration hadoop) throws IOException {
        Path folder = new Path(path);
        FileSystem files = folder.getFileSystem(hadoop);
        if (!files.exists(folder)) {
            throw new SettingsException(option + ": there is no folder " + path);
        }
    }

    private Chosen ofOutput(String path, Configuration hadoop, boolean onlyGenerative) throws IOException {
        requireFolder("--output", path, hadoop);
        RecordListing listing = new RecordStore(path, hadoop).readAll();
        ModelStore store = new ModelStore(new OutputFiles(path, hadoop));
        Set<String> kept = store.ids();
        List<TrialRecord> records = listing.summaries();
        if (trial.isPresent()) {
            return ofTrial(trial.get(), records, store, kept, path);
        }
        List<CellAccuracy> cells = Aggregates.cells(records).stream()
                .filter(cell -> cell.selected().isPresent())
                .filter(cell -> !modelsOf(cell, records, kept).isEmpty())
                .toList();
        Set<Experiment> experiments =
                cells.stream().map(CellAccuracy::experiment).collect(Collectors.toCollection(TreeSet::new));
        if (experiments.size() > 1) {
            throw new SettingsException("--output: " + path + " holds models of " + experiments.size()
                    + " experiments ("
                    + experiments.stream()
                            .map(each -> each.dataset() + " " + each.shortId())
                            .collect(Collectors.joining(", "))
                    + "), which cannot be compared; name one by --trial");
        }
        CellAccuracy best = cells.stream()
                .filter(cell -> objective.isEmpty() || cell.objective() == wantedObjective())
                .filter(cell -> rate.isEmpty() || cell.supervisionRate() == rate.get())
                .filter(cell -> !onlyGenerative || cell.objective().isGenerative())
                .max(Comparator.comparingDouble(ModelOptions::validation))
                .orElseThrow(() -> nothing(path, cells, records));
        List<TrialRecord> chosen = modelsOf(best, records, kept);
        return new Chosen(
                chosen.stream().map(record -> store.of(record.trialId())).toList(), describe(best, chosen.size()));
    }

    private ObjectiveType wantedObjective() {
        return ObjectiveType.fromLabel(objective.orElseThrow())
                .orElseThrow(() -> new SettingsException(
                        "--objective: " + objective.get() + " is none of " + ObjectiveType.labels(any -> true)));
    }

    /** The records of a cell's chosen α that have a model, the best on validation texts first. */
    private static List<TrialRecord> modelsOf(CellAccuracy cell, List<TrialRecord> records, Set<String> kept) {
        return records.stream()
                .filter(record -> record.isCompleted() && kept.contains(record.trialId()))
                .filter(record -> record.experimentId().equals(cell.experiment().id()))
                .filter(record -> isOf(cell, record.trial()))
                .sorted(Comparator.<TrialRecord>comparingDouble(record -> -score(record, cell.metric()))
                        .thenComparing(record -> record.trial().seed())
                        .thenComparing(record -> record.trial().split()))
                .toList();
    }

    private static boolean isOf(CellAccuracy cell, Trial trial) {
        return trial.objective() == cell.objective()
                && trial.supervisionRate() == cell.supervisionRate()
                && trial.alpha().equals(cell.alpha());
    }

    private static double score(TrialRecord record, Metric metric) {
        Completed completed = (Completed) record.result();
        return metric == Metric.ACCURACY ? completed.validationAccuracy() : completed.validationMacroF1();
    }

    private static double validation(CellAccuracy cell) {
        return cell.validationScore().orElseThrow().mean().orElseThrow();
    }

    private static String describe(CellAccuracy cell, int models) {
        return cell.objective().label() + " at rate " + Trial.plain(cell.supervisionRate())
                + (cell.alpha().isPresent()
                        ? " with α " + Trial.plain(cell.alpha().getAsDouble())
                        : "")
                + ", " + NumberText.percent(validation(cell)) + " %" + " on validation texts: "
                + (models == 1 ? "the model of one split" : "the models of " + models + " splits");
    }

    private static Chosen ofTrial(
            String id, List<TrialRecord> records, ModelStore store, Set<String> kept, String path) {
        List<TrialRecord> found = records.stream()
                .filter(record -> record.trialId().startsWith(id))
                .toList();
        if (found.size() != 1) {
            throw new SettingsException(
                    "--trial: " + id + " are the first digits of " + found.size() + " trials in " + path);
        }
        TrialRecord record = found.get(0);
        if (!kept.contains(record.trialId())) {
            throw new SettingsException("--trial: " + record.trial().describe() + " in " + path
                    + " has no kept model (models.keep in reference.conf; piwo train --model trains one)");
        }
        return new Chosen(List.of(store.of(record.trialId())), record.trial().describe());
    }

    private static SettingsException nothing(String path, List<CellAccuracy> cells, List<TrialRecord> records) {
        if (records.isEmpty()) {
            return new SettingsException("--output: " + path + " holds no trials");
        }
        if (cells.isEmpty()) {
            return new SettingsException("--output: " + path + " holds " + records.size()
                    + " trials and no kept model (models.keep in reference.conf; piwo train --model trains one)");
        }
        return new SettingsException("--output: " + path + " holds no such model, but those of "
                + cells.stream()
                        .map(cell -> cell.objective().label() + " at rate " + Trial.plain(cell.supervisionRate()))
                        .collect(Collectors.joining(", ")));
    }
}

package io.github.piwo.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.config.Secrets;
import io.github.piwo.results.AlphaAccuracy;
import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.Comparison;
import io.github.piwo.results.Experiment;
import io.github.piwo.results.ModelSummary;
import io.github.piwo.results.PairedTest;
import io.github.piwo.results.PaperTables;
import io.github.piwo.results.Summary;
import io.github.piwo.results.Verdict;
import io.github.piwo.trial.Calibration;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Provenance;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** A report as JSON for the page's script. Figures that do not exist are null. */
final class ReportJson {

    private final Report report;

    private ReportJson(Report report) {
        this.report = report;
    }

    /** The whole report as one object. */
    static String of(Report report, Optional<SweepView> sweep) {
        return new ReportJson(report).write(sweep);
    }

    private String write(Optional<SweepView> sweep) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("dataset", report.dataset());
        json.put("experiment", Experiment.shortId(report.experimentId()));
        json.put("seed", report.settings().seed());
        json.put("made_at", report.madeAt().toString());
        json.put("trials_of_others", report.trialsOfOthers());
        report.objectives().forEach(objective -> json.withArray("objectives").add(objective.label()));
        report.rates().forEach(rate -> json.withArray("rates").add(rate));
        json.put("metric", report.metric().label());
        json.put("splits", report.settings().sweep().splits().size());
        report.data().description().forEach(json.putArray("data")::add);
        grid(json.putArray("grid"));
        cells(json.putArray("cells"));
        byAlpha(json.putArray("by_alpha"));
        alphas(json.putArray("alphas"));
        comparisons(json.putArray("comparisons"));
        verdicts(json.putArray("hypotheses"));
        ArrayNode trials = json.putArray("trials");
        report.trials().forEach(trial -> TrialJson.write(trial, report.metric(), trials.addObject()));
        provenance(json.putObject("provenance"));
        sweep.ifPresent(view -> sweep(json.putObject("sweep"), view));
        try {
            return Json.MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of planned trials of each cell of Table 1. */
    private void grid(ArrayNode grid) {
        int splits = report.settings().sweep().splits().size();
        int alphas = report.settings().sweep().alphas().size();
        for (ObjectiveType objective : report.settings().sweep().rows()) {
            for (double rate : report.settings().sweep().supervisionRates()) {
                ObjectNode cell = grid.addObject();
                cell.put("objective", objective.label());
                cell.put("rate", rate);
                cell.put("planned", objective.isGenerative() ? splits * alphas : splits);
            }
        }
    }

    private void cells(ArrayNode cells) {
        PaperTables paper = report.paper();
        for (CellAccuracy cell : report.aggregates().cells()) {
            ObjectNode row = cells.addObject();
            row.put("objective", cell.objective().label());
            row.put("rate", cell.supervisionRate());
            put(row, "alpha", cell.alpha());
            row.put("n", cell.n());
            row.put("failed", cell.failed());
            row.put("best", cell.bestInColumn());
            summary(row, "test", cell.testScore());
            summary(row, "validation", cell.validationScore());
            model(row, cell);
            paper.accuracy(cell.objective(), cell.supervisionRate()).ifPresent(accuracy -> {
                row.put("paper_mean", accuracy.mean() / 100);
                row.put("paper_std", accuracy.std() / 100);
            });
        }
    }

    /** What the models of a cell know beside labels. */
    private void model(ObjectNode row, CellAccuracy cell) {
        ModelSummary model = cell.model();
        summary(row, "bound", Optional.of(model.bound()));
        summary(row, "perplexity", Optional.of(model.perplexity()));
        summary(row, "calibration_error", Optional.of(model.calibrationError()));
        summary(row, "label_fidelity", Optional.of(model.labelFidelity()));
        List<TrialRecord> trials = report.trialsOf(cell);
        ArrayNode bins = row.putArray("calibration");
        for (Calibration.Bin bin : Calibration.pooled(trials.stream()
                        .map(trial -> ((Completed) trial.result()).calibration())
                        .toList())
                .bins()) {
            bins.addObject()
                    .put("texts", bin.texts())
                    .put("probability", bin.probability())
                    .put("accuracy", bin.accuracy());
        }
        ArrayNode examples = row.putArray("examples");
        report.examples(cell)
                .forEach(example ->
                        examples.addObject().put("class", example.className()).put("text", example.text()));
    }

    private void byAlpha(ArrayNode rows) {
        for (AlphaAccuracy alpha : report.aggregates().byAlpha()) {
            ObjectNode row = rows.addObject();
            row.put("objective", alpha.objective().label());
            row.put("rate", alpha.supervisionRate());
            put(row, "alpha", alpha.alpha());
            row.put("n", alpha.n());
            row.put("failed", alpha.failed());
            summary(row, "test", Optional.of(alpha.testScore()));
            summary(row, "validation", Optional.of(alpha.validationScore()));
        }
    }

    private static void summary(ObjectNode row, String name, Optional<Summary> summary) {
        put(row, name + "_mean", summary.map(Summary::mean).orElse(OptionalDouble.empty()));
        put(row, name + "_std", summary.map(Summary::std).orElse(OptionalDouble.empty()));
    }

    private void alphas(ArrayNode rows) {
        PaperTables paper = report.paper();
        report.aggregates().alphas().forEach(alpha -> {
            ObjectNode row = rows.addObject();
            row.put("objective", alpha.objective().label());
            row.put("mean_log10", alpha.meanLog10());
            row.put("rates", alpha.rates());
            put(row, "paper", paper.meanLog10Alpha(alpha.objective()));
        });
    }

    private void comparisons(ArrayNode rows) {
        for (Comparison comparison : report.aggregates().comparisons()) {
            PairedTest test = comparison.test();
            ObjectNode row = rows.addObject();
            row.put("objective", comparison.objective().label());
            row.put("baseline", comparison.baseline().label());
            row.put("rates", comparison.rates().name());
            row.put("pooled", comparison.rates().isPooled());
            row.put("n", test.n());
            put(row, "difference", test.meanDifference());
            test.corrected().ifPresent(student -> {
                row.put("low", student.low());
                row.put("high", student.high());
                row.put("p", student.p());
            });
            test.paired().ifPresent(student -> row.put("uncorrected_p", student.p()));
            put(row, "p_holm", comparison.holmP());
            comparison.decides().forEach(decided -> row.withArray("decides").add(decided.name()));
        }
    }

    private void verdicts(ArrayNode rows) {
        for (Verdict verdict : report.aggregates().verdicts()) {
            ObjectNode row = rows.addObject();
            row.put("name", verdict.hypothesis().name());
            row.put("statement", verdict.hypothesis().statement());
            row.put("verdict", verdict.outcome().words());
            row.put("evidence", verdict.evidence());
            row.put("needed", verdict.needed());
        }
    }

    private void provenance(ObjectNode json) {
        json.put("dataset_fingerprint", report.data().fingerprint());
        json.put("experiment", report.experimentId());
        json.put("settings", Secrets.mask(report.settings().json()));
        Map<String, Integer> versions = new TreeMap<>();
        Map<String, Integer> devices = new TreeMap<>();
        Map<String, Integer> hosts = new TreeMap<>();
        for (TrialRecord trial : report.trials()) {
            Provenance provenance = trial.provenance();
            versions.merge("piwo " + provenance.codeVersion(), 1, Integer::sum);
            provenance
                    .libraryVersions()
                    .forEach((name, version) -> versions.merge(name + " " + version, 1, Integer::sum));
            devices.merge(provenance.device(), 1, Integer::sum);
            hosts.merge(provenance.host(), 1, Integer::sum);
        }
        versions.forEach(json.putObject("versions")::put);
        devices.forEach(json.putObject("devices")::put);
        hosts.forEach(json.putObject("hosts")::put);
    }

    private void sweep(ObjectNode json, SweepView view) {
        json.put("finished", view.finished());
        put(json, "seconds_left", view.secondsLeft());
        ArrayNode running = json.putArray("running");
        for (SweepView.Running trial : view.running()) {
            ObjectNode row = running.addObject();
            row.put("name", trial.trial());
            row.put("objective", trial.objective().label());
            row.put("rate", trial.supervisionRate());
            TrialJson.curves(trial.epochs(), report.metric(), row.putObject("epochs"));
        }
    }

    private static void put(ObjectNode row, String name, OptionalDouble number) {
        row.put(name, number.isPresent() ? (Double) number.getAsDouble() : null);
    }
}

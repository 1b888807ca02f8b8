package io.github.piwo.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.config.Secrets;
import io.github.piwo.results.AlphaAccuracy;
import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.Comparison;
import io.github.piwo.results.Experiment;
import io.github.piwo.results.ModelSummary;
import io.github.piwo.results.PaperTables;
import io.github.piwo.results.ReportedTrials;
import io.github.piwo.results.Summary;
import io.github.piwo.results.Verdict;
import io.github.piwo.statistics.PairedTest;
import io.github.piwo.trial.Calibration;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A report as JSON for the page's script. Figures that do not exist are null. */
final class ReportJson {
    private static final MathContext SIX_DIGITS = new MathContext(6);
    /** Of the generated texts of all cells together. */
    private static final int EXAMPLE_CHARACTERS = 500_000;

    private static final int CLASS_CHARACTERS = 60;

    private final Report report;

    private ReportJson(Report report) {
        this.report = report;
    }

    /** The whole report as one object. */
    static String of(Report report) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        tables(report, json);
        TrialCounts counts = new TrialCounts(report.settings());
        report.trials().forEach(counts::add);
        counts.write(json);
        List<TrialRecord> listed = ReportedTrials.shown(report.trials());
        int points = TrialJson.points(listed.size());
        ArrayNode trials = json.putArray("trials");
        listed.forEach(trial -> TrialJson.write(trial, report.metric(), points, trials.addObject()));
        return text(json);
    }

    static String text(JsonNode json) {
        try {
            return Json.MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds what is computed from all trials together: each table under a name of its own. */
    static void tables(Report report, ObjectNode json) {
        new ReportJson(report).write(json);
    }

    private void write(ObjectNode json) {
        json.put("dataset", report.dataset());
        json.put("experiment", Experiment.shortId(report.experimentId()));
        json.put("seeds", report.settings().sweep().seedsInWords());
        json.put("made_at", report.madeAt().toString());
        json.put("trials_of_others", report.trialsOfOthers());
        report.objectives().forEach(objective -> json.withArray("objectives").add(objective.label()));
        report.rates().forEach(rate -> json.withArray("rates").add(rate));
        json.put("metric", report.metric().label());
        json.put("margin", report.settings().report().margin());
        Answer.of(report).forEach(json.putArray("answer")::add);
        OpenQuestions.of(report).forEach(json.putArray("open_questions")::add);
        winners(json.putArray("winners"));
        ArrayNode classes = json.putArray("class_names");
        report.classNames().forEach(name -> classes.add(TrialJson.cut(name, CLASS_CHARACTERS)));
        json.put("splits", report.settings().sweep().repetitions().size());
        json.put("splits_in_words", report.settings().sweep().repetitionsInWords());
        report.data().description().forEach(json.putArray("data")::add);
        cells(json.putArray("cells"));
        byAlpha(json.putArray("by_alpha"));
        alphas(json.putArray("alphas"));
        comparisons(json.putArray("comparisons"));
        verdicts(json.putArray("hypotheses"));
        report.sideBySide()
                .ifPresent(
                        beside -> SideBySideJson.write(beside, report.foundBeside(), json.putObject("side_by_side")));
        ObjectNode provenance = json.putObject("provenance");
        provenance.put("dataset_fingerprint", report.data().fingerprint());
        provenance.put("experiment", report.experimentId());
        provenance.put("settings", Secrets.mask(report.settings().json()));
    }

    /** What the answer compares, for a plot of it. */
    private void winners(ArrayNode rows) {
        for (Winner winner : Winner.of(report)) {
            ObjectNode row = rows.addObject();
            row.put("rate", winner.rate());
            row.put("objective", winner.cell().objective().label());
            ArrayNode rivals = row.putArray("rivals");
            winner.rivals().forEach(rival -> rivals.add(rival.cell().objective().label()));
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
            if (cell.objective().isBaseline()) {
                row.put("reference", true);
            }
            summary(row, "test", cell.testScore());
            if (report.settings().sweep().seeds().size() > 1) {
                put(
                        row,
                        "test_std_over_splits",
                        cell.testScore().map(Summary::stdOverSplits).orElse(OptionalDouble.empty()));
            }
            summary(row, "validation", cell.validationScore());
            model(row, cell);
            paper.accuracy(cell.objective(), cell.supervisionRate()).ifPresent(accuracy -> {
                put(row, "paper_mean", OptionalDouble.of(accuracy.mean() / 100));
                put(row, "paper_std", OptionalDouble.of(accuracy.std() / 100));
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
            ObjectNode shown = bins.addObject().put("texts", bin.texts());
            put(shown, "probability", OptionalDouble.of(bin.probability()));
            put(shown, "accuracy", OptionalDouble.of(bin.accuracy()));
        }
        ConfusionJson.write(trials, report.aggregates().cells().size(), row);
        examples(row, trials);
    }

    /** As many whole texts as the page has room for in each cell, at least one. */
    private void examples(ObjectNode row, List<TrialRecord> trials) {
        int room = EXAMPLE_CHARACTERS / report.aggregates().cells().size();
        ArrayNode rows = row.putArray("examples");
        List<Report.GeneratedText> examples = Report.examples(trials);
        for (Report.GeneratedText example : examples) {
            room -= example.text().length();
            if (room < 0 && !rows.isEmpty()) {
                break;
            }
            rows.addObject()
                    .put("class", example.className())
                    .put("text", TrialJson.cut(example.text(), EXAMPLE_CHARACTERS / 100));
        }
        row.put("examples_left_out", examples.size() - rows.size());
    }

    /** The α of each cell with their figures, in lists, since there may be many. */
    private void byAlpha(ArrayNode rows) {
        ObjectNode row = null;
        AlphaAccuracy before = null;
        for (AlphaAccuracy alpha : report.aggregates().byAlpha()) {
            if (alpha.alpha().isEmpty()) {
                continue;
            }
            if (before == null
                    || before.objective() != alpha.objective()
                    || before.supervisionRate() != alpha.supervisionRate()) {
                row = rows.addObject();
                row.put("objective", alpha.objective().label());
                row.put("rate", alpha.supervisionRate());
            }
            before = alpha;
            row.withArray("alpha").add(alpha.alpha().getAsDouble());
            add(row, "test", alpha.testScore());
            add(row, "validation", alpha.validationScore());
        }
    }

    private static void add(ObjectNode row, String name, Summary summary) {
        row.withArray(name + "_mean").add(rounded(summary.mean()));
        row.withArray(name + "_std").add(rounded(summary.std()));
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
            put(row, "mean_log10", OptionalDouble.of(alpha.meanLog10()));
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
                put(row, "low", OptionalDouble.of(student.low()));
                put(row, "high", OptionalDouble.of(student.high()));
                put(row, "p", OptionalDouble.of(student.p()));
            });
            test.paired().ifPresent(student -> put(row, "uncorrected_p", OptionalDouble.of(student.p())));
            put(row, "p_holm", comparison.holmP());
            comparison.posterior().ifPresent(posterior -> {
                put(row, "better", OptionalDouble.of(posterior.better()));
                put(row, "same", OptionalDouble.of(posterior.same()));
                put(row, "worse", OptionalDouble.of(posterior.worse()));
                row.put("finding", posterior.words());
            });
            comparison.bootstrap().ifPresent(interval -> {
                put(row, "bootstrap_low", OptionalDouble.of(interval.low()));
                put(row, "bootstrap_high", OptionalDouble.of(interval.high()));
            });
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

    static void put(ObjectNode row, String name, OptionalDouble number) {
        row.put(name, rounded(number));
    }

    /** More digits are not shown anywhere. */
    private static Double rounded(OptionalDouble number) {
        return number.isPresent()
                ? (Double)
                        new BigDecimal(number.getAsDouble()).round(SIX_DIGITS).doubleValue()
                : null;
    }
}

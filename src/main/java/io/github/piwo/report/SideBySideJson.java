package io.github.piwo.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.CrossComparison;
import io.github.piwo.results.Experiment;
import io.github.piwo.results.PlacedExperiment;
import io.github.piwo.results.SideBySide;
import io.github.piwo.results.SideBySide.Member;
import io.github.piwo.results.Summary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** An experiment beside others as JSON for the page's script: its findings, experiments, settings and comparisons. */
final class SideBySideJson {
    private SideBySideJson() {}

    static void write(SideBySide beside, List<String> answer, ObjectNode json) {
        answer.forEach(json.putArray("answer")::add);
        ArrayNode experiments = json.putArray("experiments");
        beside.members().forEach(member -> experiment(member, experiments.addObject()));
        ArrayNode settings = json.putArray("settings");
        beside.differences().forEach((key, values) -> {
            ObjectNode row = settings.addObject().put("key", key);
            values.forEach(row.putArray("values")::add);
        });
        beside.objectives().forEach(objective -> json.withArray("objectives").add(objective.label()));
        beside.rates().forEach(rate -> json.withArray("rates").add(rate));
        ArrayNode comparisons = json.putArray("comparisons");
        beside.comparisons().forEach(comparison -> comparison(comparison, comparisons.addObject()));
    }

    private static void experiment(Member member, ObjectNode row) {
        PlacedExperiment experiment = member.experiment();
        row.put("label", member.label());
        row.put("output", experiment.output());
        row.put("experiment", Experiment.shortId(experiment.id()));
        row.put("first", experiment.first().toString());
        row.put("last", experiment.last().toString());
        row.put("completed", experiment.completed());
        row.put("failed", experiment.failed());
        row.put("dataset", experiment.dataset());
        row.put("fingerprint", Experiment.shortId(experiment.fingerprint()));
        row.put("network", experiment.network());
        row.put("metric", experiment.metric().label());
        row.put("seeds", SideBySideText.listed(experiment.seeds()));
        row.put("splits", SideBySideText.listed(experiment.splits()));
        ArrayNode cells = row.putArray("cells");
        member.cells().forEach(cell -> cell(cell, cells.addObject()));
    }

    private static void cell(CellAccuracy cell, ObjectNode row) {
        row.put("objective", cell.objective().label());
        row.put("rate", cell.supervisionRate());
        ReportJson.put(row, "alpha", cell.alpha());
        row.put("n", cell.n());
        row.put("failed", cell.failed());
        summary(row, "test", cell.testScore());
    }

    private static void summary(ObjectNode row, String name, Optional<Summary> summary) {
        ReportJson.put(row, name + "_mean", summary.map(Summary::mean).orElse(OptionalDouble.empty()));
        ReportJson.put(row, name + "_std", summary.map(Summary::std).orElse(OptionalDouble.empty()));
    }

    private static void comparison(CrossComparison comparison, ObjectNode row) {
        row.put("other", comparison.other().label());
        row.put("objective", comparison.objective().label());
        row.put("rate", comparison.supervisionRate());
        summary(row, "own", comparison.own().testScore());
        summary(row, "other", comparison.others().testScore());
        row.put("n", comparison.test().n());
        ReportJson.put(row, "difference", OptionalDouble.of(comparison.difference()));
        comparison.test().corrected().ifPresent(student -> {
            ReportJson.put(row, "low", OptionalDouble.of(student.low()));
            ReportJson.put(row, "high", OptionalDouble.of(student.high()));
            ReportJson.put(row, "p", OptionalDouble.of(student.p()));
        });
        ReportJson.put(row, "p_holm", comparison.holmP());
        comparison.posterior().ifPresent(posterior -> {
            ReportJson.put(row, "better", OptionalDouble.of(posterior.better()));
            ReportJson.put(row, "same", OptionalDouble.of(posterior.same()));
            ReportJson.put(row, "worse", OptionalDouble.of(posterior.worse()));
        });
        row.put("finding", SideBySideText.finding(comparison));
    }
}

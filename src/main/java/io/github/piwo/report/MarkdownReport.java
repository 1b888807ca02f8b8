package io.github.piwo.report;

import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.Comparison;
import io.github.piwo.results.Experiment;
import io.github.piwo.results.NumberText;
import io.github.piwo.results.PaperTables;
import io.github.piwo.results.Verdict;
import io.github.piwo.statistics.Posterior;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;

/** The report's tables as Markdown (GitHub's, with tables), for a wiki or a pull request. */
final class MarkdownReport {
    private static final int MOST_CHARACTERS = 1000;

    private final Report report;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(Report report) {
        this.report = report;
    }

    static String of(Report report, List<String> plots) {
        MarkdownReport markdown = new MarkdownReport(report);
        markdown.write(plots);
        return markdown.text.toString();
    }

    private void write(List<String> plots) {
        line("# " + report.dataset() + " " + Experiment.shortId(report.experimentId()) + ", "
                + report.settings().sweep().seedsInWords());
        line("");
        long completed =
                report.trials().stream().filter(TrialRecord::isCompleted).count();
        line(completed + " trials completed, " + (report.trials().size() - completed) + " failed or diverged; state of "
                + report.madeAt() + ".");
        answer();
        plot("accuracy.svg", plots);
        comparisons(plots);
        table1();
        new MarkdownModels(report, this).write();
        report.sideBySide().ifPresent(beside -> new MarkdownSideBySide(report, beside, this).write());
        hypotheses();
        table2();
        for (String plot : plots) {
            if (plot.startsWith("alpha-")) {
                plot(plot, plots);
            }
        }
        failures();
        data();
    }

    private void plot(String plot, List<String> plots) {
        if (plots.contains(plot)) {
            line("");
            line("![" + plot.replace(".svg", "") + "](" + plot + ")");
        }
    }

    private void answer() {
        List<String> sentences = Answer.of(report);
        if (!sentences.isEmpty()) {
            heading("What was found");
            sentences.forEach(sentence -> line("* " + sentence));
        }
        List<String> questions = OpenQuestions.of(report);
        if (!questions.isEmpty()) {
            line("");
            line("**What it would take to know more.** " + String.join(" ", questions));
        }
    }

    private void data() {
        if (!report.data().description().isEmpty()) {
            heading("Data");
            report.data()
                    .description()
                    .forEach(finding -> line(finding.startsWith(" ") ? "  * " + finding.strip() : "* " + finding));
        }
    }

    private void hypotheses() {
        heading("Hypotheses");
        row(List.of("", "Hypothesis", "Verdict", "Found", "Needed"));
        rule(5);
        for (Verdict verdict : report.aggregates().verdicts()) {
            row(List.of(
                    verdict.hypothesis().name(),
                    verdict.hypothesis().statement(),
                    "**" + verdict.outcome().words() + "**",
                    verdict.evidence(),
                    verdict.needed()));
        }
    }

    private void table1() {
        heading("Table 1");
        line("Test " + report.metric().label() + " in percent, mean (standard deviation"
                + (hasSeveralSeeds() ? "; that over the splits of a seed" : "") + ") over "
                + report.settings().sweep().repetitionsInWords()
                + ", at the α of the best mean validation "
                + report.metric().label()
                + "; bold: the best semi-supervised objective.");
        line("");
        List<String> header = new ArrayList<>(List.of(""));
        report.rates().forEach(rate -> header.add(NumberText.rate(rate)));
        row(header);
        rule(header.size());
        PaperTables paper = report.paper();
        for (ObjectiveType objective : report.objectives()) {
            row(cells(
                    objective.label(),
                    rate -> report.cell(objective, rate).map(this::accuracy).orElse(NumberText.NOTHING)));
            if (!paper.isEmpty() && !objective.isBaseline()) {
                row(cells(
                        "paper",
                        rate -> paper.accuracy(objective, rate)
                                .map(cell ->
                                        NumberText.decimals(cell.mean()) + " (" + NumberText.decimals(cell.std()) + ")")
                                .orElse(NumberText.NOTHING)));
            }
        }
    }

    private List<String> cells(String label, DoubleFunction<String> cell) {
        List<String> cells = new ArrayList<>(List.of(label));
        report.rates().forEach(rate -> cells.add(cell.apply(rate)));
        return cells;
    }

    private boolean hasSeveralSeeds() {
        return report.settings().sweep().seeds().size() > 1;
    }

    private String accuracy(CellAccuracy cell) {
        String accuracy = cell.testScore()
                .map(hasSeveralSeeds() ? NumberText::meanAndStds : NumberText::meanAndStd)
                .orElse(NumberText.NOTHING);
        return (cell.bestInColumn() ? "**" + accuracy + "**" : accuracy)
                + (cell.failed() > 0 ? ", " + cell.failed() + " failed" : "");
    }

    private void table2() {
        heading("Table 2");
        line("Mean over the supervision rates of log10 of the selected α.");
        line("");
        row(List.of("", "mean log10 α", "rates", "paper"));
        rule(4);
        report.aggregates()
                .alphas()
                .forEach(alpha -> row(List.of(
                        alpha.objective().label(),
                        NumberText.decimals(alpha.meanLog10()),
                        Integer.toString(alpha.rates()),
                        report.paper().meanLog10Alpha(alpha.objective()).stream()
                                .mapToObj(NumberText::decimals)
                                .findFirst()
                                .orElse(NumberText.NOTHING))));
    }

    private void comparisons(List<String> plots) {
        heading("Comparisons");
        plot("comparisons.svg", plots);
        line("");
        line("<details><summary>All " + report.aggregates().comparisons().size() + " comparisons as a table</summary>");
        line("");
        line("Differences in test " + report.metric().label()
                + " in points, paired by rate, seed and split, with the interval and p of the corrected"
                + " resampled t-test; low: rates up to 3%, high: from 10%, middle: between them. Finding: what is at least 95 % probable"
                + " by the correlated Bayesian t-test, where differences up to "
                + NumberText.percent(report.settings().report().margin()) + " points are none worth having.");
        line("");
        row(List.of(
                "",
                "rates",
                "pairs",
                "difference",
                "95 % interval",
                "p",
                "Holm-corrected p",
                "better / as good / worse",
                "finding"));
        rule(9);
        report.aggregates().comparisons().forEach(this::comparison);
        line("");
        line("</details>");
    }

    private void comparison(Comparison comparison) {
        row(List.of(
                comparison.objective() + " − " + comparison.baseline(),
                comparison.rates().name(),
                Integer.toString(comparison.test().n()),
                NumberText.signedPoints(comparison.test().meanDifference()),
                DifferenceText.interval(comparison.test()),
                DifferenceText.p(comparison.test()),
                NumberText.probability(comparison.holmP()),
                DifferenceText.chances(comparison.posterior()),
                comparison.posterior().map(Posterior::words).orElse(NumberText.NOTHING)));
    }

    private void failures() {
        Map<String, Integer> reasons = new TreeMap<>();
        for (TrialRecord trial : report.trials()) {
            if (trial.result() instanceof Failed failed) {
                reasons.merge(failed.errorClass() + ": " + failed.errorMessage(), 1, Integer::sum);
            }
        }
        if (reasons.isEmpty()) {
            return;
        }
        heading("Failed trials");
        row(List.of("trials", "reason"));
        rule(2);
        reasons.entrySet().stream()
                .limit(FailureReasons.MOST_REASONS)
                .forEach(reason -> row(List.of(
                        reason.getValue().toString(), literal(TrialJson.cut(reason.getKey(), MOST_CHARACTERS)))));
        if (reasons.size() > FailureReasons.MOST_REASONS) {
            line("");
            line((reasons.size() - FailureReasons.MOST_REASONS) + " more reasons are in the table trials.");
        }
    }

    void heading(String title) {
        line("");
        line("## " + title);
        line("");
    }

    void row(List<String> cells) {
        StringBuilder row = new StringBuilder("|");
        cells.forEach(cell -> row.append(' ').append(escaped(cell)).append(" |"));
        line(row.toString());
    }

    /** Text of the data, escaped so that Markdown shows it as it is. */
    static String literal(String text) {
        return text.replaceAll("[\\\\`*_\\[\\]~]", "\\\\$0");
    }

    /** Escapes what would end a cell or begin HTML. */
    static String escaped(String cell) {
        return cell.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("|", "\\|")
                .replaceAll("\\R", " ");
    }

    void rule(int columns) {
        line("|" + "---|".repeat(columns));
    }

    void line(String line) {
        text.append(line).append('\n');
    }
}

package io.github.piwo.report;

import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.Comparison;
import io.github.piwo.results.Experiment;
import io.github.piwo.results.NumberText;
import io.github.piwo.results.SideBySide;
import io.github.piwo.results.Verdict;
import io.github.piwo.statistics.Posterior;
import io.github.piwo.trial.Confusion.ClassFigures;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The report as a LaTeX document, in the order of the page. pdflatex is enough for texts in Latin script, others need lualatex or xelatex
 * and a font that has them.
 */
final class LatexReport {
    private static final int MOST_EXAMPLES = 12;
    private static final String HEAD = """
            \\documentclass[10pt,a4paper]{article}
            \\usepackage[margin=2cm]{geometry}
            \\usepackage{iftex}
            \\ifPDFTeX\\usepackage[T1]{fontenc}\\usepackage[utf8]{inputenc}\\else\\usepackage{fontspec}\\fi
            \\usepackage{textcomp,booktabs,float,longtable}
            \\usepackage[table]{xcolor}
            \\usepackage{pgfplots}
            \\pgfplotsset{compat=1.16}
            \\usepgfplotslibrary{fillbetween}
            \\begin{document}
            """;

    private final Report report;
    private final StringBuilder text = new StringBuilder(HEAD);

    private LatexReport(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        LatexReport latex = new LatexReport(report);
        latex.write();
        return latex.text.append("\\end{document}\n").toString();
    }

    private void write() {
        String name = report.dataset() + " " + Experiment.shortId(report.experimentId());
        text.append("\\section*{").append(LatexText.escaped(name)).append("}\n");
        answer();
        figure("By supervision rate", LatexPlots.accuracy(report));
        figure("Comparisons", LatexPlots.forest(report));
        section("Table 1");
        text.append(LatexTable.shaded(report));
        List<ChosenModels> ends = ChosenModels.ofEnds(report);
        confusion(ends);
        List<ChosenModels> calibrated = ends.stream()
                .filter(models -> !models.calibration().bins().isEmpty())
                .toList();
        figure("Calibration", calibrated.isEmpty() ? "" : LatexPlots.calibration(calibrated));
        examples(ends);
        models();
        report.sideBySide().ifPresent(this::sideBySide);
        hypotheses();
        table2();
        comparisons();
        provenance();
    }

    private void section(String title) {
        text.append("\\subsection*{").append(title).append("}\n");
    }

    private void sideBySide(SideBySide beside) {
        section("Side by side");
        SideBySideText tables = new SideBySideText(beside);
        text.append("\\begin{itemize}\n");
        SideBySideAnswer.of(beside)
                .forEach(sentence -> text.append("\\item ")
                        .append(LatexText.escaped(sentence))
                        .append('\n'));
        text.append("\\end{itemize}\n");
        besideTable("Test figures in percent at the $\\alpha$ that each experiment selects", tables.accuracies());
        if (!beside.comparisons().isEmpty()) {
            besideTable(
                    "Differences of " + LatexText.escaped(beside.own().label()) + " from the others, in points",
                    tables.comparisons());
        }
    }

    /** A table whose first row is its head. */
    private void besideTable(String caption, List<List<String>> table) {
        List<List<String>> rows = table.stream()
                .map(row -> row.stream().map(LatexText::escaped).toList())
                .toList();
        text.append("\\noindent ")
                .append(caption)
                .append(":\n{\\scriptsize\\setlength{\\tabcolsep}{3pt}")
                .append(LatexText.longTable(
                        "ll" + "r".repeat(rows.get(0).size() - 2), rows.get(0), rows.subList(1, rows.size())))
                .append("}\n");
    }

    private void figure(String title, String plot) {
        if (!plot.isEmpty()) {
            section(title);
            text.append(plot);
        }
    }

    private void answer() {
        List<String> sentences = Answer.of(report);
        section("What was found");
        if (sentences.isEmpty()) {
            text.append("No trial has completed yet.\n");
            return;
        }
        text.append("\\begin{itemize}\n");
        sentences.forEach(sentence ->
                text.append("\\item ").append(LatexText.escaped(sentence)).append('\n'));
        text.append("\\end{itemize}\n\\paragraph{What it would take to know more.} ")
                .append(LatexText.escaped(String.join(" ", OpenQuestions.of(report))))
                .append("\n\n");
    }

    private void confusion(List<ChosenModels> ends) {
        List<String> classes =
                report.classNames().stream().map(LatexText::escaped).toList();
        List<ChosenModels> shown = ends.stream()
                .filter(models -> models.confusion().classes() > 0 && !classes.isEmpty())
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        section("Confusion");
        text.append(
                "Test texts by their label (rows) and the one that they were given (columns), and each class's precision, recall"
                        + " and F1 in percent; the models of all splits are taken together.\n\n");
        for (ChosenModels models : shown) {
            text.append("\\paragraph{").append(LatexText.escaped(models.name())).append("}\n");
            if (models.hasMatrix()) {
                matrix(models, classes);
            } else {
                List<List<String>> rows = models.mistakes().stream()
                        .map(cell -> List.of(
                                classes.get(cell.get(0)),
                                classes.get(cell.get(1)),
                                cell.get(2).toString()))
                        .toList();
                text.append(LatexText.longTable("llr", List.of("label", "given", "texts"), rows));
            }
        }
    }

    private void matrix(ChosenModels models, List<String> classes) {
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(classes);
        head.addAll(List.of("precision", "recall", "F1"));
        List<List<String>> rows = new ArrayList<>();
        List<ClassFigures> figures = models.confusion().byClass();
        for (int label = 0; label < figures.size(); label++) {
            ClassFigures own = figures.get(label);
            List<String> row = new ArrayList<>(List.of(classes.get(label)));
            for (int given = 0; given < figures.size(); given++) {
                int texts = models.texts(label, given);
                long share = own.support() == 0 ? 0 : Math.round(40.0 * texts / own.support());
                row.add("\\cellcolor{" + (label == given ? "blue" : "red") + "!" + share + "}" + texts);
            }
            row.addAll(List.of(
                    NumberText.percent(own.precision()),
                    NumberText.percent(own.recall()),
                    NumberText.percent(own.f1())));
            rows.add(row);
        }
        text.append(LatexText.longTable("l" + "r".repeat(classes.size() + 3), head, rows));
    }

    private void examples(List<ChosenModels> ends) {
        List<List<String>> rows = new ArrayList<>();
        for (ChosenModels models : ends) {
            models.examples().stream()
                    .limit(MOST_EXAMPLES)
                    .forEach(example -> rows.add(List.of(
                            LatexText.escaped(models.name()),
                            LatexText.escaped(example.className()),
                            LatexText.escaped(example.text()))));
        }
        if (!rows.isEmpty()) {
            section("Generated texts");
            text.append(LatexText.longTable(
                    "llp{11cm}", List.of("", "class", "text of the model of the first seed and split"), rows));
        }
    }

    private void models() {
        List<List<String>> rows = new ArrayList<>();
        for (ObjectiveType objective : report.objectives()) {
            for (double rate : report.rates()) {
                report.cell(objective, rate)
                        .map(CellAccuracy::model)
                        .ifPresent(model -> rows.add(List.of(
                                objective.label(),
                                LatexText.escaped(NumberText.rate(rate)),
                                LatexText.escaped(MarkdownModels.figure(model.bound(), 1)),
                                LatexText.escaped(MarkdownModels.figure(model.perplexity(), 1)),
                                LatexText.escaped(MarkdownModels.figure(model.labelFidelity(), 100)),
                                LatexText.escaped(MarkdownModels.figure(model.calibrationError(), 100)))));
            }
        }
        section("What the models know");
        text.append(LatexText.longTable(
                "lrrrrr",
                List.of("", "rate", "bound, nats", "perplexity", "label fidelity, \\%", "calibration error, \\%"),
                rows));
    }

    private void hypotheses() {
        section("Hypotheses");
        text.append("\\begin{description}\n");
        for (Verdict verdict : report.aggregates().verdicts()) {
            text.append("\\item[")
                    .append(verdict.hypothesis().name())
                    .append(": ")
                    .append(verdict.outcome().words())
                    .append("] ")
                    .append(LatexText.escaped(verdict.hypothesis().statement() + ". " + verdict.evidence()))
                    .append('\n');
        }
        // A list needs an item.
        text.append(report.aggregates().verdicts().isEmpty() ? "\\item[–] no trial has ended\n" : "")
                .append("\\end{description}\n");
    }

    private void table2() {
        section("Table 2");
        List<List<String>> rows = report.aggregates().alphas().stream()
                .map(alpha -> List.of(
                        alpha.objective().label(),
                        LatexText.escaped(NumberText.decimals(alpha.meanLog10())),
                        Integer.toString(alpha.rates())))
                .toList();
        text.append(LatexText.longTable("lrr", List.of("", "mean $\\log_{10}\\alpha$", "rates"), rows));
    }

    private void comparisons() {
        section("All comparisons");
        List<List<String>> rows = report.aggregates().comparisons().stream()
                .map(LatexReport::comparison)
                .toList();
        text.append("{\\footnotesize\n")
                .append(LatexText.longTable(
                        "llrrrrl",
                        List.of("", "rates", "pairs", "points", "95\\,\\% interval", "Holm's p", "finding"),
                        rows))
                .append("}\n");
    }

    private static List<String> comparison(Comparison comparison) {
        return List.of(
                LatexText.escaped(comparison.objective() + " − " + comparison.baseline()),
                LatexText.escaped(comparison.rates().name()),
                Integer.toString(comparison.test().n()),
                LatexText.escaped(NumberText.signedPoints(comparison.test().meanDifference())),
                LatexText.escaped(DifferenceText.interval(comparison.test())),
                LatexText.escaped(NumberText.probability(comparison.holmP())),
                LatexText.escaped(comparison.posterior().map(Posterior::words).orElse(NumberText.NOTHING)));
    }

    private void provenance() {
        long completed =
                report.trials().stream().filter(TrialRecord::isCompleted).count();
        section("Provenance");
        text.append(completed)
                .append(" trials completed, ")
                .append(report.trials().size() - completed)
                .append(" failed or diverged; state of ")
                .append(report.madeAt())
                .append(". Experiment \\texttt{")
                .append(Experiment.shortId(report.experimentId()))
                .append("}, dataset \\texttt{")
                .append(Experiment.shortId(report.data().fingerprint()))
                .append("}.\n\n");
        report.data()
                .description()
                .forEach(finding ->
                        text.append(LatexText.escaped(finding.strip())).append(". "));
        text.append('\n');
    }
}

package io.github.piwo.report;

import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.NumberText;
import io.github.piwo.results.SideBySide;
import io.github.piwo.trial.ObjectiveType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Table 1 as LaTeX, for a paper. It needs the package booktabs. */
final class LatexTable {
    private final Report report;

    private LatexTable(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        LatexTable table = new LatexTable(report);
        return table.write() + report.sideBySide().map(table::sideBySide).orElse("");
    }

    private String write() {
        String head = report.rates().stream()
                .map(rate -> "& " + escaped(NumberText.rate(rate)))
                .collect(Collectors.joining(" "));
        StringBuilder rows = new StringBuilder();
        for (ObjectiveType objective : report.objectives()) {
            rows.append(objective.label());
            for (double rate : report.rates()) {
                rows.append(" & ")
                        .append(report.cell(objective, rate)
                                .map(LatexTable::accuracy)
                                .orElse("--"));
            }
            rows.append(" \\\\\n");
        }
        return String.format(
                Locale.ROOT,
                """
                %% Needs \\usepackage{booktabs}%s.
                \\begin{table}
                  \\centering
                  \\caption{Test %s in percent on %s by supervision rate: mean (standard deviation) over %s, at
                    the $\\alpha$ of the best mean validation %s. Bold: the best semi-supervised objective.}
                  \\begin{tabular}{l%s}
                \\toprule
                %s \\\\
                \\midrule
                %s\\bottomrule
                  \\end{tabular}
                \\end{table}
                """,
                report.sideBySide().isPresent() ? " and \\usepackage{graphicx}" : "",
                report.metric().label(),
                escaped(report.dataset()),
                report.settings().sweep().repetitionsInWords(),
                report.metric().label(),
                "r".repeat(report.rates().size()),
                head,
                rows);
    }

    /** More tables: the cells of all experiments, and the comparisons. */
    private String sideBySide(SideBySide beside) {
        SideBySideText text = new SideBySideText(beside);
        String accuracies = table(
                "Experiments side by side: test figures in percent, mean (standard deviation), at the α that each selects, over n"
                        + " trials.",
                text.accuracies());
        return beside.comparisons().isEmpty()
                ? accuracies
                : accuracies
                        + table(
                                "Differences of " + beside.own().label() + " from the others in points of test "
                                        + report.metric().label() + ", paired by seed and split where they are shared.",
                                text.comparisons());
    }

    /** A table whose first row is its header. */
    private static String table(String caption, List<List<String>> rows) {
        return String.format(
                Locale.ROOT,
                """

                \\begin{table}
                  \\centering
                  \\caption{%s}
                  \\resizebox{\\linewidth}{!}{\\begin{tabular}{ll%s}
                \\toprule
                %s\\midrule
                %s\\bottomrule
                  \\end{tabular}}
                \\end{table}
                """,
                escaped(caption),
                "r".repeat(rows.get(0).size() - 2),
                line(rows.get(0)),
                rows.stream().skip(1).map(LatexTable::line).collect(Collectors.joining()));
    }

    private static String line(List<String> cells) {
        return cells.stream().map(LatexTable::escaped).collect(Collectors.joining(" & ")) + " \\\\\n";
    }

    private static String accuracy(CellAccuracy cell) {
        String accuracy = cell.testScore().map(NumberText::meanAndStd).orElse("--");
        return cell.bestInColumn() ? "\\textbf{" + accuracy + "}" : accuracy;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\textbackslash ")
                .replaceAll("[%_&#${}]", "\\\\$0")
                .replaceAll("[<>]", "\\$$0\\$")
                .replaceAll("[~^]", "\\\\$0{}")
                .replace("α", "$\\alpha$")
                .replace(NumberText.NOTHING, "--");
    }
}

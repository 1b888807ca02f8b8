package io.github.piwo.report;

import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.NumberText;
import io.github.piwo.trial.ObjectiveType;
import java.util.Locale;
import java.util.stream.Collectors;

/** Table 1 as LaTeX, for a paper. It needs the package booktabs. */
final class LatexTable {
    private final Report report;

    private LatexTable(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        return new LatexTable(report).write();
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
                %% Needs \\usepackage{booktabs}.
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
                report.metric().label(),
                escaped(report.dataset()),
                report.settings().sweep().repetitionsInWords(),
                report.metric().label(),
                "r".repeat(report.rates().size()),
                head,
                rows);
    }

    private static String accuracy(CellAccuracy cell) {
        String accuracy = cell.testScore().map(NumberText::meanAndStd).orElse("--");
        return cell.bestInColumn() ? "\\textbf{" + accuracy + "}" : accuracy;
    }

    private static String escaped(String text) {
        return text.replace("%", "\\%").replace("_", "\\_").replace("&", "\\&").replace("#", "\\#");
    }
}

package io.github.piwo.report;

import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.NumberText;
import io.github.piwo.trial.ObjectiveType;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Table 1 as LaTeX, for a paper. It needs the package booktabs. */
final class LatexTable {
    private final Report report;

    private final boolean isShaded;

    private LatexTable(Report report, boolean isShaded) {
        this.report = report;
        this.isShaded = isShaded;
    }

    static String of(Report report) {
        return new LatexTable(report, false).write();
    }

    /**
     * With cells in green and red by how far they are above or below the best reference classifier. It stays where it is, and needs the
     * packages xcolor with tables, and float.
     */
    static String shaded(Report report) {
        return new LatexTable(report, true).write();
    }

    private String write() {
        String head = report.rates().stream()
                .map(rate -> "& " + LatexText.escaped(NumberText.rate(rate)))
                .collect(Collectors.joining(" "));
        StringBuilder rows = new StringBuilder();
        for (ObjectiveType objective : report.objectives()) {
            rows.append(objective.label());
            for (double rate : report.rates()) {
                rows.append(" & ")
                        .append(report.cell(objective, rate).map(this::accuracy).orElse("--"));
            }
            rows.append(" \\\\\n");
        }
        return String.format(
                Locale.ROOT,
                """
                %% Needs \\usepackage{booktabs}.
                \\begin{table}%s
                  \\centering
                  \\caption{Test %s in percent on %s by supervision rate: mean (standard deviation) over %s, at
                    the $\\alpha$ of the best mean validation %s. Bold: the best semi-supervised objective%s.}
                  \\begin{tabular}{l%s}
                \\toprule
                %s \\\\
                \\midrule
                %s\\bottomrule
                  \\end{tabular}
                \\end{table}
                """,
                isShaded ? "[H]" : "",
                report.metric().label(),
                LatexText.escaped(report.dataset()),
                report.settings().sweep().repetitionsInWords(),
                report.metric().label(),
                isShaded
                        ? "; green above, red below the best reference classifier, from half a point, two and five on"
                        : "",
                "r".repeat(report.rates().size()),
                head,
                rows);
    }

    private String accuracy(CellAccuracy cell) {
        String accuracy = cell.testScore().map(NumberText::meanAndStd).orElse("--");
        return (isShaded ? shade(cell) : "") + (cell.bestInColumn() ? "\\textbf{" + accuracy + "}" : accuracy);
    }

    /** From half a point, two and five on. */
    private String shade(CellAccuracy cell) {
        OptionalDouble reference = report.objectives().stream()
                .filter(ObjectiveType::isBaseline)
                .flatMap(baseline -> report.cell(baseline, cell.supervisionRate()).stream())
                .filter(baseline -> baseline.testScore().isPresent())
                .mapToDouble(Winner::mean)
                .max();
        if (reference.isEmpty()
                || cell.objective().isBaseline()
                || cell.testScore().isEmpty()) {
            return "";
        }
        double difference = Winner.mean(cell) - reference.getAsDouble();
        double size = Math.abs(difference);
        int strength = size >= 0.05 ? 30 : size >= 0.02 ? 20 : size >= 0.005 ? 10 : 0;
        return strength == 0 ? "" : "\\cellcolor{" + (difference > 0 ? "green" : "red") + "!" + strength + "}";
    }
}

package io.github.piwo.report;

import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.NumberText;
import io.github.piwo.trial.Calibration.Bin;
import io.github.piwo.trial.ObjectiveType;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The plots of {@link LatexReport}, drawn by pgfplots. */
final class LatexPlots {
    /** A colour, a dash and a form of points for each objective, in their order. */
    private static final List<String> STYLES = List.of(
            "gray,solid,mark=*",
            "blue!70!black,dashed,mark=square*",
            "red!80!black,densely dotted,mark=triangle*",
            "violet,dashdotted,mark=diamond*",
            "green!45!black,densely dashed,mark=pentagon*",
            "orange!80!black,loosely dotted,mark=+",
            "teal,loosely dashed,mark=x",
            "magenta!80!black,dashdotdotted,mark=star");

    private static final List<ObjectiveType> OBJECTIVES = List.of(ObjectiveType.values());

    private LatexPlots() {}

    private static String style(ObjectiveType objective) {
        return STYLES.get(OBJECTIVES.indexOf(objective) % STYLES.size());
    }

    /** Test accuracy by rate with bands of one standard deviation; empty without a result. */
    static String accuracy(Report report) {
        StringBuilder lines = new StringBuilder();
        for (ObjectiveType objective : report.objectives()) {
            List<CellAccuracy> cells = report.aggregates().cells().stream()
                    .filter(cell -> cell.objective() == objective && cell.n() > 0)
                    .toList();
            if (!cells.isEmpty()) {
                lines.append(line(objective, cells));
            }
        }
        if (lines.isEmpty()) {
            return "";
        }
        String ticks = report.rates().stream().map(LatexPlots::number).collect(Collectors.joining(","));
        String labels = report.rates().stream()
                .map(rate -> LatexText.escaped(NumberText.rate(rate)))
                .collect(Collectors.joining(","));
        return axis(
                "xmode=log,width=\\textwidth,height=8cm,xlabel={supervision rate},ylabel={test "
                        + report.metric().label()
                        + ", \\%},xtick={" + ticks + "},xticklabels={" + labels
                        + "},minor tick num=0,grid=major,legend style={at={(0.5,-0.22)},anchor=north,legend columns=4}",
                lines.toString());
    }

    private static String line(ObjectiveType objective, List<CellAccuracy> cells) {
        String name = objective.label();
        String middle = points(cells, 0);
        return String.format(Locale.ROOT, """
                \\addplot[draw=none,forget plot,name path=%1$s-low] coordinates {%2$s};
                \\addplot[draw=none,forget plot,name path=%1$s-high] coordinates {%3$s};
                \\addplot[%4$s,draw=none,mark=none,fill,opacity=0.12,forget plot] fill between[of=%1$s-low and %1$s-high];
                \\addplot[%4$s,mark options={solid}] coordinates {%5$s};
                \\addlegendentry{%1$s}
                """, name, points(cells, -1), points(cells, 1), style(objective), middle);
    }

    private static String points(List<CellAccuracy> cells, int deviations) {
        ToDoubleFunction<CellAccuracy> y = cell -> Winner.mean(cell)
                + deviations * cell.testScore().orElseThrow().std().orElse(0);
        return cells.stream()
                .map(cell -> "(" + number(cell.supervisionRate()) + "," + number(100 * y.applyAsDouble(cell)) + ")")
                .collect(Collectors.joining(" "));
    }

    /** What the answer compares; empty without a comparison. */
    static String forest(Report report) {
        List<ForestPlot.Row> rows = ForestPlot.rows(report);
        if (rows.isEmpty()) {
            return "";
        }
        double margin = report.settings().report().margin();
        double reach = 100 * ForestPlot.reach(rows, margin);
        StringBuilder drawn = new StringBuilder();
        drawn.append(String.format(
                Locale.ROOT,
                "\\fill[gray!25] (axis cs:%.3f,-1) rectangle (axis cs:%.3f,%d);%n\\draw[dashed] (axis cs:0,-1) -- (axis cs:0,%d);%n",
                -100 * margin,
                100 * margin,
                rows.size(),
                rows.size()));
        for (int i = 0; i < rows.size(); i++) {
            ForestPlot.Row row = rows.get(i);
            int place = i;
            row.interval()
                    .ifPresent(interval -> drawn.append(String.format(
                            Locale.ROOT,
                            "\\draw[blue!70!black,thick] (axis cs:%.3f,%d) -- (axis cs:%.3f,%d);%n",
                            within(100 * interval.low(), reach),
                            place,
                            within(100 * interval.high(), reach),
                            place)));
            double mean = 100 * row.difference();
            String mark =
                    Math.abs(mean) <= reach ? "*" : "triangle*,mark options={rotate=" + (mean > 0 ? -90 : 90) + "}";
            drawn.append(String.format(
                    Locale.ROOT,
                    "\\addplot[only marks,blue!70!black,mark=%s] coordinates {(%.3f,%d)};%n",
                    mark,
                    within(mean, reach),
                    i));
        }
        String names = rows.stream()
                .map(row -> "{" + LatexText.escaped(row.name()) + "}")
                .collect(Collectors.joining(","));
        return axis(
                String.format(
                        Locale.ROOT,
                        "width=10cm,height=%.1fcm,clip=false,y dir=reverse,xmin=%.3f,xmax=%.3f,ymin=-1,ymax=%d,ytick={%s},yticklabels={%s},"
                                + "xlabel={difference in points}",
                        2.5 + 0.6 * rows.size(),
                        -reach,
                        reach,
                        rows.size(),
                        IntStream.range(0, rows.size())
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining(",")),
                        names),
                drawn.toString());
    }

    private static double within(double points, double reach) {
        return Math.max(-reach, Math.min(reach, points));
    }

    /** Of these models, with the diagonal. */
    static String calibration(List<ChosenModels> shown) {
        StringBuilder lines = new StringBuilder("""
                \\addplot[black,dashed,mark=none] coordinates {(0,0) (100,100)};
                \\addlegendentry{as it should be}
                """);
        for (int i = 0; i < shown.size(); i++) {
            ChosenModels models = shown.get(i);
            String points =
                    models.calibration().bins().stream().map(LatexPlots::point).collect(Collectors.joining(" "));
            lines.append("\\addplot[")
                    .append(i == 0 ? STYLES.get(1) : STYLES.get(2))
                    .append(",mark options={solid}] coordinates {")
                    .append(points)
                    .append("};\n\\addlegendentry{")
                    .append(LatexText.escaped(models.name()))
                    .append("}\n");
        }
        return axis(
                "width=10cm,height=8cm,xmin=0,xmax=100,ymin=0,ymax=100,grid=major,xlabel={probability of the label, \\%},"
                        + "ylabel={right labels, \\%},legend pos=north west",
                lines.toString());
    }

    private static String point(Bin bin) {
        return "(" + number(100 * bin.probability()) + "," + number(100 * bin.accuracy()) + ")";
    }

    private static String axis(String options, String content) {
        return "\\begin{center}\n\\begin{tikzpicture}\n\\begin{axis}[every axis plot/.append style={line width=0.9pt},"
                + options + "]\n" + content + "\\end{axis}\n\\end{tikzpicture}\n\\end{center}\n";
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.6g", number);
    }
}

package io.github.piwo.report;

import io.github.piwo.report.LinePlot.Point;
import io.github.piwo.results.NumberText;
import io.github.piwo.results.Summary;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plots of accuracy, or the metric of the settings, as SVG, for slides and papers. */
final class Plots {
    private static final List<ObjectiveType> COLOURS = List.of(ObjectiveType.values());

    private final Report report;
    private final Map<String, String> plots = new TreeMap<>();

    private Plots(Report report) {
        this.report = report;
    }

    /**
     * Test accuracy by rate, what the answer compares, and validation accuracy by α for each rate. Plots without a point are left out.
     *
     * @return the plots by the name of their file
     */
    static Map<String, String> of(Report report) {
        Plots plots = new Plots(report);
        plots.addAccuracy();
        ForestPlot.svg(report).ifPresent(svg -> plots.plots.put("comparisons.svg", svg));
        report.rates().forEach(plots::addAlpha);
        return plots.plots;
    }

    private void addAccuracy() {
        LinePlot plot = new LinePlot(
                "Test " + report.metric().label() + " on " + report.dataset() + " by supervision rate",
                "supervision rate",
                "test " + report.metric().label() + ", %",
                NumberText::rate);
        for (ObjectiveType objective : report.objectives()) {
            add(
                    plot,
                    objective,
                    report.aggregates().cells().stream()
                            .filter(cell -> cell.objective() == objective && cell.n() > 0)
                            .map(cell -> point(
                                    cell.supervisionRate(), cell.testScore().orElseThrow()))
                            .toList());
        }
        keep("accuracy.svg", plot);
    }

    private void addAlpha(double rate) {
        LinePlot plot = new LinePlot(
                "Validation " + report.metric().label() + " on " + report.dataset() + " by α at a rate of "
                        + NumberText.rate(rate),
                "α",
                "validation " + report.metric().label() + ", %",
                Trial::plain);
        for (ObjectiveType objective : report.objectives()) {
            add(
                    plot,
                    objective,
                    report.aggregates().byAlpha().stream()
                            .filter(row -> row.objective() == objective && row.supervisionRate() == rate)
                            .filter(row -> row.n() > 0 && row.alpha().isPresent())
                            .map(row -> point(row.alpha().getAsDouble(), row.validationScore()))
                            .toList());
        }
        keep("alpha-" + Trial.plain(rate) + ".svg", plot);
    }

    private static Point point(double x, Summary accuracy) {
        return new Point(
                x, 100 * accuracy.mean().orElseThrow(), 100 * accuracy.std().orElse(0));
    }

    private static void add(LinePlot plot, ObjectiveType objective, List<Point> points) {
        if (!points.isEmpty()) {
            plot.add(objective.label(), COLOURS.indexOf(objective), points);
        }
    }

    private void keep(String file, LinePlot plot) {
        if (!plot.isEmpty()) {
            plots.put(file, plot.svg());
        }
    }
}

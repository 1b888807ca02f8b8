package io.github.piwo.report;

import io.github.piwo.report.Winner.Rival;
import io.github.piwo.results.NumberText;
import io.github.piwo.statistics.PairedTest.Student;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the {@link Answer} compares, as a forest plot in SVG: for each comparison the mean difference and its 95 % interval, in points, and
 * in grey the differences that are none worth having.
 */
final class ForestPlot {
    private static final int WIDTH = 760;
    private static final int LEFT = 200;
    private static final int RIGHT = 180;
    private static final int TOP = 30;
    private static final int ROW = 26;
    /** Differences that are further away would leave no room for the others. */
    private static final double FARTHEST = 0.1;

    private static final String STYLE = """
            <style>
            svg { background: #fff; font: 13px system-ui, sans-serif; fill: #1c2026; }
            .margin { fill: #d0d7de; opacity: .6; } .zero { stroke: #1c2026; stroke-dasharray: 3 3; }
            .interval { stroke: #0b57a4; stroke-width: 2; } .mean { fill: #0b57a4; }
            @media (prefers-color-scheme: dark) {
              svg { background: #14181d; fill: #e6edf3; } .margin { fill: #3a424c; } .zero { stroke: #e6edf3; }
              .interval { stroke: #79b8ff; } .mean { fill: #79b8ff; }
            }
            </style>
            """;

    /**
     * A row.
     *
     * @param difference fraction, as are the ends of the interval
     */
    record Row(String name, double difference, Optional<Student> interval) {}

    private final List<Row> rows;
    private final double reach;
    private final StringBuilder svg = new StringBuilder();

    private ForestPlot(List<Row> rows, double reach) {
        this.rows = rows;
        this.reach = reach;
    }

    /** The comparisons of the best at each rate that have a pair. */
    static List<Row> rows(Report report) {
        List<Row> rows = new ArrayList<>();
        for (Winner winner : Winner.of(report)) {
            for (Rival rival : winner.rivals()) {
                rival.test()
                        .filter(test -> test.meanDifference().isPresent())
                        .ifPresent(test -> rows.add(new Row(
                                NumberText.rate(winner.rate()) + ": "
                                        + winner.cell().objective() + " − "
                                        + rival.cell().objective(),
                                test.meanDifference().getAsDouble(),
                                test.corrected())));
            }
        }
        return rows;
    }

    /** How far the axis goes to both sides. */
    static double reach(List<Row> rows, double margin) {
        double farthest = rows.stream()
                .mapToDouble(row -> row.interval()
                        .map(interval -> Math.max(Math.abs(interval.low()), Math.abs(interval.high())))
                        .orElse(Math.abs(row.difference())))
                .max()
                .orElse(0);
        // Never nothing, where all are equal and there is no margin.
        return Math.max(1e-3, Math.min(FARTHEST, Math.max(2 * margin, farthest)));
    }

    /** The content of the file; empty without a comparison. */
    static Optional<String> svg(Report report) {
        List<Row> rows = rows(report);
        double margin = report.settings().report().margin();
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new ForestPlot(rows, reach(rows, margin))
                        .draw(
                                "Differences in test " + report.metric().label() + " on " + report.dataset()
                                        + " in points, with 95 % intervals",
                                margin));
    }

    private String draw(String title, double margin) {
        int height = TOP + ROW * rows.size() + 10;
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' role='img' aria-label='%s'>",
                WIDTH, height, title);
        add("<title>%s</title>", title);
        svg.append(STYLE);
        double bottom = height - 10.0;
        add(
                "<rect class='margin' x='%.1f' y='%d' width='%.1f' height='%.1f'/>",
                x(-margin), TOP, x(margin) - x(-margin), bottom - TOP);
        add("<line class='zero' x1='%.1f' x2='%.1f' y1='%d' y2='%.1f'/>", x(0), x(0), TOP, bottom);
        for (double tick : new double[] {-reach, 0, reach}) {
            String label = String.format(Locale.ROOT, "%+.3g", 100 * tick);
            add("<text x='%.1f' y='%d' text-anchor='middle'>%s</text>", x(tick), TOP - 10, tick == 0 ? "0" : label);
        }
        for (int i = 0; i < rows.size(); i++) {
            row(rows.get(i), TOP + ROW * i + ROW / 2.0);
        }
        return svg.append("</svg>\n").toString();
    }

    private void row(Row row, double y) {
        add("<text x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 16, y + 4, row.name());
        String numbers = String.format(Locale.ROOT, "%+.2f", 100 * row.difference());
        if (row.interval().isPresent()) {
            Student interval = row.interval().get();
            add(
                    "<line class='interval' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>",
                    x(interval.low()), x(interval.high()), y, y);
            numbers += String.format(Locale.ROOT, " (%+.2f to %+.2f)", 100 * interval.low(), 100 * interval.high());
        }
        double at = x(row.difference());
        if (Math.abs(row.difference()) <= reach) {
            add("<circle class='mean' cx='%.1f' cy='%.1f' r='5'/>", at, y);
        } else {
            // It goes on beyond the edge.
            double back = row.difference() > 0 ? -10 : 10;
            add("<path class='mean' d='M%.1f %.1fL%.1f %.1fL%.1f %.1fZ'/>", at, y, at + back, y - 6, at + back, y + 6);
        }
        add("<text x='%d' y='%.1f'>%s</text>", WIDTH - RIGHT + 16, y + 4, numbers);
    }

    private double x(double difference) {
        double share = Math.max(-1, Math.min(1, difference / reach));
        return LEFT + (1 + share) / 2 * (WIDTH - LEFT - RIGHT);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}

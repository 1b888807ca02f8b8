package io.github.piwo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Lines with error bands over a logarithmic x axis, as SVG. Its text stays text: it can be searched, edited and read aloud, and
 * it follows the reader's light or dark colours. Written here because plotting libraries such as XChart turn text into
 * outlines and need fonts on the machine, which slim containers lack.
 */
final class LinePlot {
    private static final int WIDTH = 740;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 130;
    private static final int TOP = 20;
    private static final int BOTTOM = 60;
    private static final int Y_STEPS = 6;
    private static final String STYLE = """
            <style>
            svg { background: #fff; font: 13px system-ui, sans-serif; fill: #1c2026; }
            .grid { stroke: #d0d7de; } .line { fill: none; stroke-width: 2; } .band { opacity: .13; stroke: none; }
            .s0 { stroke: #57606a; fill: #57606a; } .s1 { stroke: #0b57a4; fill: #0b57a4; }
            .s2 { stroke: #b3261e; fill: #b3261e; } .s3 { stroke: #8250df; fill: #8250df; }
            .s4 { stroke: #116329; fill: #116329; } .s5 { stroke: #9a6700; fill: #9a6700; }
            .s6 { stroke: #0b7285; fill: #0b7285; } .s7 { stroke: #a61e6c; fill: #a61e6c; } .line { fill: none; }
            .line.s1 { stroke-dasharray: 9 4; } .line.s2 { stroke-dasharray: 3 3; } .line.s3 { stroke-dasharray: 12 3 3 3; }
            .line.s4 { stroke-dasharray: 6 2; } .line.s5 { stroke-dasharray: 2 5; } .line.s6 { stroke-dasharray: 14 5; }
            .line.s7 { stroke-dasharray: 9 3 2 3; }
            @media (prefers-color-scheme: dark) {
              svg { background: #14181d; fill: #e6edf3; } .grid { stroke: #3a424c; } .band { opacity: .2; }
              .s0 { stroke: #a3adb8; fill: #a3adb8; } .s1 { stroke: #79b8ff; fill: #79b8ff; }
              .s2 { stroke: #ff9492; fill: #ff9492; } .s3 { stroke: #cba6ff; fill: #cba6ff; }
              .s4 { stroke: #6fdd8b; fill: #6fdd8b; } .s5 { stroke: #e3b341; fill: #e3b341; }
              .s6 { stroke: #66d9e8; fill: #66d9e8; } .s7 { stroke: #ff9bd2; fill: #ff9bd2; } .line { fill: none; }
            }
            </style>
            """;

    /**
     * A point of a line.
     *
     * @param deviation half of the band's height; 0 for none
     */
    record Point(double x, double y, double deviation) {}

    private record Line(String label, int color, List<Point> points) {}

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final DoubleFunction<String> xTick;
    private final List<Line> lines = new ArrayList<>();

    LinePlot(String title, String xLabel, String yLabel, DoubleFunction<String> xTick) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.xTick = xTick;
    }

    /** Adds a line. Lines with the same colour number have the same colour in all plots. */
    void add(String label, int color, List<Point> points) {
        lines.add(new Line(label, color, List.copyOf(points)));
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** The content of the file. */
    String svg() {
        Axis x = Axis.logarithmic(
                points().mapToDouble(Point::x).distinct().sorted().toArray());
        Axis y = Axis.linear(
                points().mapToDouble(point -> point.y() - point.deviation())
                        .min()
                        .orElseThrow(),
                points().mapToDouble(point -> point.y() + point.deviation())
                        .max()
                        .orElseThrow(),
                Y_STEPS);
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' role='img' aria-label='%s'>",
                WIDTH,
                HEIGHT,
                escaped(title));
        add(svg, "<title>%s</title>", escaped(title));
        svg.append(STYLE);
        grid(svg, x, y);
        lines.forEach(line -> draw(svg, line, x, y));
        legend(svg);
        return svg.append("</svg>\n").toString();
    }

    private Stream<Point> points() {
        return lines.stream().flatMap(line -> line.points().stream());
    }

    private void grid(StringBuilder svg, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            double at = vertical(y, tick);
            add(svg, "<line class='grid' x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>", LEFT, WIDTH - RIGHT, at, at);
            add(svg, "<text x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 8, at + 4, y.label(tick));
        }
        for (double tick : x.ticks()) {
            double at = horizontal(x, tick);
            add(svg, "<line class='grid' x1='%.1f' x2='%.1f' y1='%d' y2='%d'/>", at, at, TOP, HEIGHT - BOTTOM);
            add(
                    svg,
                    "<text x='%.1f' y='%d' text-anchor='middle'>%s</text>",
                    at,
                    HEIGHT - BOTTOM + 20,
                    escaped(xTick.apply(tick)));
        }
        int middle = (TOP + HEIGHT - BOTTOM) / 2;
        add(
                svg,
                "<text x='%d' y='%d' text-anchor='middle'>%s</text>",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 15,
                escaped(xLabel));
        add(
                svg,
                "<text x='18' y='%d' text-anchor='middle' transform='rotate(-90 18 %d)'>%s</text>",
                middle,
                middle,
                escaped(yLabel));
    }

    private static void draw(StringBuilder svg, Line line, Axis x, Axis y) {
        List<String> low = new ArrayList<>();
        List<String> middle = new ArrayList<>();
        List<String> band = new ArrayList<>();
        for (Point point : line.points()) {
            band.add(at(x, y, point.x(), point.y() + point.deviation()));
            middle.add(at(x, y, point.x(), point.y()));
            low.add(0, at(x, y, point.x(), point.y() - point.deviation()));
        }
        band.addAll(low);
        add(svg, "<polygon class='band s%d' points='%s'/>", line.color(), String.join(" ", band));
        add(svg, "<polyline class='line s%d' points='%s'/>", line.color(), String.join(" ", middle));
        for (Point point : line.points()) {
            add(
                    svg,
                    "<circle class='point s%d' r='3.5' cx='%.1f' cy='%.1f'><title>%s: %.2f ± %.2f</title></circle>",
                    line.color(),
                    horizontal(x, point.x()),
                    vertical(y, point.y()),
                    escaped(line.label()),
                    point.y(),
                    point.deviation());
        }
    }

    private void legend(StringBuilder svg) {
        for (int i = 0; i < lines.size(); i++) {
            int at = TOP + 12 + 22 * i;
            int from = WIDTH - RIGHT + 14;
            add(
                    svg,
                    "<line class='line s%d' x1='%d' x2='%d' y1='%d' y2='%d'/>",
                    lines.get(i).color(),
                    from,
                    from + 36,
                    at,
                    at);
            add(
                    svg,
                    "<text x='%d' y='%d'>%s</text>",
                    from + 42,
                    at + 4,
                    escaped(lines.get(i).label()));
        }
    }

    private static String at(Axis x, Axis y, double xValue, double yValue) {
        return String.format(Locale.ROOT, "%.1f,%.1f", horizontal(x, xValue), vertical(y, yValue));
    }

    private static double horizontal(Axis axis, double value) {
        return LEFT + axis.share(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double vertical(Axis axis, double value) {
        return HEIGHT - BOTTOM - axis.share(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&apos;");
    }

    /**
     * A range of values and its ticks.
     *
     * @param decimals the number of decimals of a tick's label
     */
    private record Axis(boolean isLogarithmic, double low, double high, int decimals, double[] ticks) {

        /** A range from the first to the last of these values, which are its ticks. */
        static Axis logarithmic(double[] values) {
            double low = Math.log10(values[0]);
            double high = Math.log10(values[values.length - 1]);
            double margin = Math.max(0.1, (high - low) / 25);
            return new Axis(true, low - margin, high + margin, 0, values);
        }

        /** A range around these values, with ticks at 1, 2 or 5 times a power of ten. */
        static Axis linear(double low, double high, int steps) {
            double rough = Math.max(high - low, 1e-3) / steps;
            double power = Math.pow(10, Math.floor(Math.log10(rough)));
            double step = DoubleStream.of(1, 2, 5, 10)
                    .map(factor -> factor * power)
                    .filter(candidate -> candidate >= rough * 0.999)
                    .findFirst()
                    .orElse(10 * power);
            long first = (long) Math.floor(low / step);
            // A single value that lies on a tick still needs a range.
            long last = Math.max(first + 1, (long) Math.ceil(high / step));
            double[] ticks = LongStream.rangeClosed(first, last)
                    .mapToDouble(tick -> tick * step)
                    .toArray();
            int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
            return new Axis(false, ticks[0], ticks[ticks.length - 1], decimals, ticks);
        }

        /** The position of a value within the range, from 0 to 1. */
        double share(double value) {
            return ((isLogarithmic ? Math.log10(value) : value) - low) / (high - low);
        }

        String label(double tick) {
            return String.format(Locale.ROOT, "%." + decimals + "f", tick);
        }
    }
}

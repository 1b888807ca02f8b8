package io.github.piwo.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page, HTML with its style, scripts and data inside: it needs no other file and no network.
 *
 * <p>Its data are JSON that the script shows as text, so nothing in them becomes markup.
 */
public final class ReportPage {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z.]+)}");
    private static final String LIVE = "live";
    /** One script, in this order. */
    private static final List<String> SCRIPTS =
            List.of("/report/elements.js", "/report/plots.js", "/report/sections.js", "/report/page.js");

    /** With the version that the build names. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private ReportPage() {}

    /** With a report's data in it. */
    public static String of(Report report) {
        return page(insideScript(ReportJson.of(report, Optional.empty())));
    }

    /** Without data: it asks for {@code data.json} beside it, again and again. */
    public static String live() {
        return page(LIVE);
    }

    /** What {@link #live()} asks for. */
    public static String liveData(Report report, SweepView sweep) {
        return ReportJson.of(report, Optional.of(sweep));
    }

    private static String page(String data) {
        Map<String, String> parts = Map.of(
                "uplot.css", resource(UPLOT + "uPlot.min.css"),
                "uplot.js", resource(UPLOT + "uPlot.iife.min.js"),
                "page.css", resource("/report/page.css"),
                "page.js", SCRIPTS.stream().map(ReportPage::resource).collect(Collectors.joining()),
                "data", data);
        return PLACE.matcher(resource("/report/page.html"))
                .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    /** So that no text in it can end the script element that it is in; JSON may escape any character. */
    private static String insideScript(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    private static String resource(String name) {
        try (InputStream content = Objects.requireNonNull(ReportPage.class.getResourceAsStream(name), name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

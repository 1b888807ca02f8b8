package io.github.piwo.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The report's page: HTML that contains its style, scripts and data, so that it needs no other file and no network.
 *
 * <p>The data are JSON, which the script shows as text, so nothing in them becomes markup.
 */
public final class ReportPage {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z.]+)}");
    private static final String LIVE = "live";
    /** The parts of the page's script, in this order. */
    private static final List<String> SCRIPTS = List.of(
            "/report/elements.js",
            "/report/plots.js",
            "/report/comparisons.js",
            "/report/models.js",
            "/report/side-by-side.js",
            "/report/sections.js",
            "/report/page.js");

    /** The version must be that of the build. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private ReportPage() {}

    /** A page with the data of a report. */
    public static String of(Report report) {
        return page(insideScript(ReportJson.of(report)));
    }

    /** A page without data: it requests that of {@link LiveData} from the same server at intervals. */
    public static String live() {
        return page(LIVE);
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

    /** Escapes what could end the script element that contains the JSON; JSON allows to escape any character. */
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

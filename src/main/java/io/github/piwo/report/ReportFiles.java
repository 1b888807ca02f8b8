package io.github.piwo.report;

import io.github.piwo.store.OutputFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;

/**
 * The files of {@code report/}: {@code index.html}, {@code report.md}, {@code report.tex}, {@code table1.tex}, and the plots, {@code *.svg}.
 * Each is replaced in one step.
 */
public final class ReportFiles {
    private static final String FOLDER = "report/";

    private ReportFiles() {}

    /** Writes them all into an output. */
    public static void write(Report report, OutputFiles output) throws IOException {
        Map<String, String> plots = Plots.of(report);
        for (Map.Entry<String, String> plot : plots.entrySet()) {
            write(output, plot.getKey(), plot.getValue());
        }
        for (String file : output.list(FOLDER)) {
            // A plot of an earlier report, for a rate without results now.
            if (file.endsWith(".svg") && !plots.containsKey(file)) {
                output.delete(FOLDER + file);
            }
        }
        write(output, "report.md", MarkdownReport.of(report, new ArrayList<>(plots.keySet())));
        write(output, "report.tex", LatexReport.of(report));
        write(output, "table1.tex", LatexTable.of(report));
        write(output, "index.html", ReportPage.of(report));
    }

    private static void write(OutputFiles output, String name, String content) throws IOException {
        output.replace(FOLDER + name, content.getBytes(StandardCharsets.UTF_8));
    }
}

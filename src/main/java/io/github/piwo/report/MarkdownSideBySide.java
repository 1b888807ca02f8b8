package io.github.piwo.report;

import io.github.piwo.results.SideBySide;
import java.util.List;

/** The experiments side by side, as a section of {@link MarkdownReport}. */
final class MarkdownSideBySide {
    private final Report report;
    private final SideBySide beside;
    private final MarkdownReport markdown;

    MarkdownSideBySide(Report report, SideBySide beside, MarkdownReport markdown) {
        this.report = report;
        this.beside = beside;
        this.markdown = markdown;
    }

    void write() {
        markdown.heading("Side by side");
        report.foundBeside()
                .forEach(sentence -> markdown.line("* " + MarkdownReport.escaped(MarkdownReport.literal(sentence))));
        SideBySideText tables = new SideBySideText(beside);
        markdown.line("");
        markdown.line("The experiments:");
        table(tables.experiments());
        markdown.line("");
        if (beside.differences().isEmpty()) {
            markdown.line("They differ in no setting.");
        } else {
            markdown.line("The settings in which they differ:");
            table(tables.settings());
        }
        markdown.line("");
        markdown.line("Test figures in percent, mean (standard deviation), at each experiment's own α:");
        table(tables.accuracies());
        if (!beside.comparisons().isEmpty()) {
            markdown.line("");
            markdown.line("Differences of this experiment from the others, in points of test "
                    + report.metric().label()
                    + ", paired by seed and split where both train and validate on the same texts; without pairs, of the means. Here"
                    + " and there are the means of all trials, the difference is that of the pairs. Interval, p and finding as in"
                    + " Comparisons; Holm's correction is over all rows:");
            table(tables.comparisons());
        }
    }

    /** The first row is the header. */
    private void table(List<List<String>> rows) {
        markdown.line("");
        markdown.row(rows.get(0).stream().map(MarkdownReport::literal).toList());
        markdown.rule(rows.get(0).size());
        rows.stream()
                .skip(1)
                .forEach(row ->
                        markdown.row(row.stream().map(MarkdownReport::literal).toList()));
    }
}

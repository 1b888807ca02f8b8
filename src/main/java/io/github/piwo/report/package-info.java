/**
 * The results of one experiment for people: as a self-contained page, as Markdown, as a LaTeX table and as plots.
 *
 * <p>A {@link io.github.piwo.report.Report} holds everything that is shown. {@code ReportJson} is the page's data, which the
 * page's script draws, so the same page serves as a file and as the view of a running sweep. The other formats are written
 * directly from the report.
 */
package io.github.piwo.report;

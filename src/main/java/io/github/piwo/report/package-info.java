/**
 * What people look at: one experiment's results as a page that works alone, as Markdown, as a LaTeX table and as plots.
 *
 * <p>A {@link io.github.piwo.report.Report} holds all that is shown. {@code ReportJson} is the page's data, which its own
 * script draws, so that the same page serves as a file and as the view of a sweep that is under way. The others print from
 * the report directly.
 */
package io.github.piwo.report;

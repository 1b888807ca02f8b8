package io.github.piwo.report;

import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.NumberText;
import io.github.piwo.results.Summary;
import io.github.piwo.trial.Calibration.Bin;
import io.github.piwo.trial.Confusion.ClassFigures;
import io.github.piwo.trial.ObjectiveType;
import java.util.ArrayList;
import java.util.List;

/** What the chosen models know, as sections of {@link MarkdownReport}. */
final class MarkdownModels {
    private static final int MOST_EXAMPLES = 12;

    private final Report report;
    private final MarkdownReport markdown;
    private final List<String> classes;

    MarkdownModels(Report report, MarkdownReport markdown) {
        this.report = report;
        this.markdown = markdown;
        classes = report.classNames().stream().map(MarkdownReport::literal).toList();
    }

    void write() {
        List<ChosenModels> ends = ChosenModels.ofEnds(report);
        confusion(ends.stream()
                .filter(models -> models.confusion().classes() > 0 && !classes.isEmpty())
                .toList());
        calibration(ends.stream()
                .filter(models -> !models.calibration().bins().isEmpty())
                .toList());
        examples(ends.stream().filter(models -> !models.examples().isEmpty()).toList());
        figures();
    }

    private void confusion(List<ChosenModels> shown) {
        if (shown.isEmpty()) {
            return;
        }
        markdown.heading("Confusion");
        markdown.line(
                "Test texts by their label and the one that they were given, and each class's precision, recall and F1 in percent."
                        + " The models of all splits are taken together; the page shows all objectives and rates.");
        for (ChosenModels models : shown) {
            markdown.line("");
            markdown.line("**" + models.name() + "**");
            markdown.line("");
            if (models.hasMatrix()) {
                matrix(models);
            } else {
                mistakes(models);
            }
        }
    }

    private void matrix(ChosenModels models) {
        List<String> head = new ArrayList<>(List.of("label, given"));
        head.addAll(classes);
        head.addAll(List.of("precision", "recall", "F1"));
        markdown.row(head);
        markdown.rule(head.size());
        List<ClassFigures> figures = models.confusion().byClass();
        for (int label = 0; label < figures.size(); label++) {
            List<String> row = new ArrayList<>(List.of(classes.get(label)));
            for (int given = 0; given < figures.size(); given++) {
                row.add(Integer.toString(models.texts(label, given)));
            }
            row.add(NumberText.percent(figures.get(label).precision()));
            row.add(NumberText.percent(figures.get(label).recall()));
            row.add(NumberText.percent(figures.get(label).f1()));
            markdown.row(row);
        }
    }

    private void mistakes(ChosenModels models) {
        markdown.row(List.of("label", "given", "texts"));
        markdown.rule(3);
        models.mistakes()
                .forEach(mistake -> markdown.row(List.of(
                        classes.get(mistake.get(0)),
                        classes.get(mistake.get(1)),
                        mistake.get(2).toString())));
    }

    private void calibration(List<ChosenModels> shown) {
        if (shown.isEmpty()) {
            return;
        }
        markdown.heading("Calibration");
        markdown.line("Of the test texts whose label has about this probability, the share that is right, in percent.");
        for (ChosenModels models : shown) {
            markdown.line("");
            markdown.line("**" + models.name() + "**");
            markdown.line("");
            markdown.row(List.of("probability", "right", "texts"));
            markdown.rule(3);
            for (Bin bin : models.calibration().bins()) {
                markdown.row(List.of(
                        NumberText.percent(bin.probability()),
                        NumberText.percent(bin.accuracy()),
                        Integer.toString(bin.texts())));
            }
        }
    }

    private void examples(List<ChosenModels> shown) {
        if (shown.isEmpty()) {
            return;
        }
        markdown.heading("Generated texts");
        markdown.line("By the model of the first seed and split.");
        markdown.line("");
        markdown.row(List.of("", "class", "text"));
        markdown.rule(3);
        for (ChosenModels models : shown) {
            models.examples().stream()
                    .limit(MOST_EXAMPLES)
                    .forEach(example -> markdown.row(List.of(
                            models.name(),
                            MarkdownReport.literal(example.className()),
                            MarkdownReport.literal(example.text()))));
        }
    }

    private void figures() {
        markdown.heading("What the models know");
        markdown.line(
                "On test texts: the lower bound of log p(x) in nats per text, the perplexity per token and the expected calibration"
                        + " error; label fidelity: the share of generated texts, in percent, that the classifier gives the label asked for."
                        + " Means (standard deviations) over "
                        + report.settings().sweep().repetitionsInWords() + ".");
        markdown.line("");
        markdown.row(List.of("", "rate", "bound", "perplexity", "label fidelity", "calibration error"));
        markdown.rule(6);
        for (ObjectiveType objective : report.objectives()) {
            for (double rate : report.rates()) {
                report.cell(objective, rate)
                        .map(CellAccuracy::model)
                        .ifPresent(model -> markdown.row(List.of(
                                objective.label(),
                                NumberText.rate(rate),
                                figure(model.bound(), 1),
                                figure(model.perplexity(), 1),
                                figure(model.labelFidelity(), 100),
                                figure(model.calibrationError(), 100))));
            }
        }
    }

    /** {@code mean (std)}, times a factor. */
    static String figure(Summary summary, double factor) {
        if (summary.mean().isEmpty()) {
            return NumberText.NOTHING;
        }
        String mean = NumberText.decimals(factor * summary.mean().getAsDouble());
        return summary.std().isEmpty()
                ? mean
                : mean + " (" + NumberText.decimals(factor * summary.std().getAsDouble()) + ")";
    }
}

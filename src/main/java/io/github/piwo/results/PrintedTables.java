package io.github.piwo.results;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.DoubleFunction;

/**
 * Table 1 and Table 2 of one experiment as text, in the paper's layout, with the paper's numbers if the dataset is in the paper.
 *
 * <p>All trials of the experiment count, also those of an earlier, wider grid. Records of other experiments in the same output are
 * ignored.
 */
public final class PrintedTables {
    private final ExperimentSettings settings;
    private final String experimentId;
    private final Aggregates aggregates;
    private final PaperTables paper;

    /**
     * The tables of the experiment with these settings and this dataset.
     *
     * @param records all records of the output, of any experiment
     */
    public PrintedTables(ExperimentSettings settings, String datasetFingerprint, List<TrialRecord> records) {
        this.settings = settings;
        experimentId = settings.experimentId(datasetFingerprint);
        aggregates = Aggregates.of(
                records.stream()
                        .filter(trial -> trial.experimentId().equals(experimentId))
                        .toList(),
                settings.report().margin());
        paper = PaperTables.of(
                settings.dataset().name().label(), settings.training().metric());
    }

    /** Both tables, with captions and legends. */
    public String render() {
        return "Experiment " + Experiment.shortId(experimentId) + ": "
                + settings.dataset().name().label() + ", " + settings.sweep().seedsInWords() + "\n\n" + table1() + "\n"
                + table2();
    }

    private String table1() {
        SortedSet<Double> rates = new TreeSet<>(settings.sweep().supervisionRates());
        aggregates.cells().forEach(cell -> rates.add(cell.supervisionRate()));
        TextGrid grid = new TextGrid();
        grid.add(row("", rates, NumberText::rate));
        for (ObjectiveType objective : objectives()) {
            grid.add(row(objective.label(), rates, rate -> accuracy(objective, rate)));
            if (!paper.isEmpty() && !objective.isBaseline()) {
                grid.add(row("  paper", rates, rate -> paperAccuracy(objective, rate)));
            }
        }
        return "Table 1. Test " + metric() + " in percent by supervision rate: mean(std"
                + (settings.sweep().seeds().size() == 1 ? "" : "; std over the splits of a seed") + ") over "
                + settings.sweep().repetitionsInWords() + ",\nat the α of the best mean validation " + metric() + ". "
                + "* best semi-supervised objective of the column, – no result\n" + grid + failures();
    }

    private String metric() {
        return settings.training().metric().label();
    }

    private String table2() {
        TextGrid grid = new TextGrid();
        List<String> header = new ArrayList<>(List.of("", "mean log10 α", "rates"));
        if (!paper.isEmpty()) {
            header.add("paper");
        }
        grid.add(header);
        objectives().stream()
                .filter(ObjectiveType::isGenerative)
                .map(this::alphaRow)
                .forEach(grid::add);
        return "Table 2. Mean over the supervision rates of log10 of the selected α\n" + grid;
    }

    private List<String> alphaRow(ObjectiveType objective) {
        Optional<MeanAlpha> alpha = aggregates.alphas().stream()
                .filter(row -> row.objective() == objective)
                .findFirst();
        List<String> row = new ArrayList<>(List.of(
                objective.label(),
                alpha.map(found -> NumberText.decimals(found.meanLog10())).orElse(NumberText.NOTHING),
                alpha.map(found -> Integer.toString(found.rates())).orElse("0")));
        if (!paper.isEmpty()) {
            row.add(paper.meanLog10Alpha(objective).stream()
                    .mapToObj(NumberText::decimals)
                    .findFirst()
                    .orElse(NumberText.NOTHING));
        }
        return row;
    }

    private SortedSet<ObjectiveType> objectives() {
        SortedSet<ObjectiveType> objectives = new TreeSet<>(settings.sweep().rows());
        aggregates.cells().forEach(cell -> objectives.add(cell.objective()));
        return objectives;
    }

    private String accuracy(ObjectiveType objective, double rate) {
        return aggregates.cells().stream()
                .filter(cell -> cell.objective() == objective && cell.supervisionRate() == rate)
                .map(this::accuracy)
                .findFirst()
                .orElse(NumberText.NOTHING);
    }

    private String accuracy(CellAccuracy cell) {
        StringBuilder text =
                new StringBuilder(cell.testScore().map(this::meanAndStd).orElse(NumberText.NOTHING));
        if (cell.bestInColumn()) {
            text.append('*');
        }
        if (cell.selected().isPresent()
                && cell.n() != settings.sweep().repetitions().size()) {
            text.append(" n=").append(cell.n());
        }
        if (cell.failed() > 0) {
            text.append(" failed=").append(cell.failed());
        }
        return text.toString();
    }

    private String meanAndStd(Summary fractions) {
        String mean = NumberText.percent(fractions.mean().orElseThrow());
        if (fractions.std().isEmpty()) {
            return mean;
        }
        String std = NumberText.percent(fractions.std().getAsDouble());
        return settings.sweep().seeds().size() == 1 || fractions.stdOverSplits().isEmpty()
                ? mean + "(" + std + ")"
                : mean + "(" + std + "; "
                        + NumberText.percent(fractions.stdOverSplits().getAsDouble()) + ")";
    }

    private String paperAccuracy(ObjectiveType objective, double rate) {
        return paper.accuracy(objective, rate)
                .map(cell -> NumberText.decimals(cell.mean()) + "(" + NumberText.decimals(cell.std()) + ")")
                .orElse(NumberText.NOTHING);
    }

    private String failures() {
        int failed = aggregates.cells().stream()
                .mapToInt(CellAccuracy::failedAnyAlpha)
                .sum();
        return failed == 0 ? "" : "Failed trials, over all α: " + failed + ". They have no part in the means.\n";
    }

    private static List<String> row(String label, SortedSet<Double> rates, DoubleFunction<String> cell) {
        List<String> row = new ArrayList<>(List.of(label));
        rates.forEach(rate -> row.add(cell.apply(rate)));
        return row;
    }
}

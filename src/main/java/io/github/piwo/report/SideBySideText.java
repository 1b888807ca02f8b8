package io.github.piwo.report;

import io.github.piwo.results.CellAccuracy;
import io.github.piwo.results.CrossComparison;
import io.github.piwo.results.Experiment;
import io.github.piwo.results.NumberText;
import io.github.piwo.results.PlacedExperiment;
import io.github.piwo.results.SideBySide;
import io.github.piwo.results.SideBySide.Member;
import io.github.piwo.statistics.Posterior;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The tables of an experiment beside others as rows of text, the first of which is the header. */
final class SideBySideText {
    private final SideBySide beside;

    SideBySideText(SideBySide beside) {
        this.beside = beside;
    }

    /** One row for each experiment. */
    List<List<String>> experiments() {
        List<List<String>> rows = new ArrayList<>(List.of(List.of(
                "",
                "output",
                "experiment",
                "first trial",
                "last trial",
                "completed",
                "failed",
                "dataset",
                "fingerprint",
                "network",
                "metric",
                "seeds",
                "splits")));
        for (Member member : beside.members()) {
            PlacedExperiment experiment = member.experiment();
            rows.add(List.of(
                    label(member),
                    experiment.output(),
                    Experiment.shortId(experiment.id()),
                    time(experiment.first()),
                    time(experiment.last()),
                    Integer.toString(experiment.completed()),
                    Integer.toString(experiment.failed()),
                    experiment.dataset(),
                    Experiment.shortId(experiment.fingerprint()),
                    experiment.network(),
                    experiment.metric().label(),
                    listed(experiment.seeds()),
                    listed(experiment.splits())));
        }
        return rows;
    }

    /** One row for each setting in which the experiments differ; the header alone if there is none. */
    List<List<String>> settings() {
        List<String> header = new ArrayList<>(List.of("setting"));
        beside.members().forEach(member -> header.add(label(member)));
        List<List<String>> rows = new ArrayList<>(List.of(header));
        beside.differences().forEach((key, values) -> {
            List<String> row = new ArrayList<>(List.of(key));
            row.addAll(values);
            rows.add(row);
        });
        return rows;
    }

    private String label(Member member) {
        return member.label().equals(beside.own().label()) ? member.label() + " (this report)" : member.label();
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace("T", " ")
                .replace("Z", " UTC");
    }

    static String listed(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /** The cells of Table 1 of all experiments, one row for each objective and rate that any of them has. */
    List<List<String>> accuracies() {
        List<String> header = new ArrayList<>(List.of("", "rate"));
        beside.members().forEach(member -> header.add(label(member) + metric(member)));
        List<List<String>> rows = new ArrayList<>(List.of(header));
        for (ObjectiveType objective : beside.objectives()) {
            for (double rate : beside.rates()) {
                boolean isAnywhere = beside.members().stream()
                        .anyMatch(member -> member.cell(objective, rate).isPresent());
                if (isAnywhere) {
                    List<String> row = new ArrayList<>(List.of(objective.label(), NumberText.rate(rate)));
                    beside.members().forEach(member -> row.add(cell(member.cell(objective, rate))));
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** The metric, if it is not accuracy for all of them. */
    private String metric(Member member) {
        boolean isAccuracy =
                beside.members().stream().allMatch(one -> one.experiment().metric() == Metric.ACCURACY);
        return isAccuracy ? "" : ", " + member.experiment().metric().label();
    }

    private static String cell(Optional<CellAccuracy> cell) {
        String failed = cell.filter(found -> found.failed() > 0)
                .map(found -> ", " + found.failed() + " failed")
                .orElse("");
        return cell.flatMap(SideBySideText::accuracy).orElse(NumberText.NOTHING) + failed;
    }

    /** {@code 84.27 (0.49), α 10, n = 5}. */
    private static Optional<String> accuracy(CellAccuracy cell) {
        return cell.testScore()
                .map(test -> NumberText.meanAndStd(test)
                        + (cell.alpha().isPresent()
                                ? ", α " + Trial.plain(cell.alpha().getAsDouble())
                                : "")
                        + ", n = " + cell.n());
    }

    /** The comparisons of the report's experiment with each other one. */
    List<List<String>> comparisons() {
        List<List<String>> rows = new ArrayList<>(List.of(List.of(
                "beside",
                "objective",
                "rate",
                "here",
                "there",
                "pairs",
                "difference",
                "95 % interval",
                "p",
                "Holm-corrected p",
                "better / as good / worse",
                "finding")));
        beside.comparisons().forEach(comparison -> rows.add(row(comparison)));
        return rows;
    }

    private static List<String> row(CrossComparison comparison) {
        return List.of(
                comparison.other().label(),
                comparison.objective().label(),
                NumberText.rate(comparison.supervisionRate()),
                NumberText.meanAndStd(comparison.own().testScore().orElseThrow()),
                NumberText.meanAndStd(comparison.others().testScore().orElseThrow()),
                Integer.toString(comparison.test().n()),
                NumberText.signedPoints(OptionalDouble.of(comparison.difference())),
                DifferenceText.interval(comparison.test()),
                DifferenceText.p(comparison.test()),
                NumberText.probability(comparison.holmP()),
                DifferenceText.chances(comparison.posterior()),
                finding(comparison));
    }

    /** What was found, or why nothing was. */
    static String finding(CrossComparison comparison) {
        List<String> words = new ArrayList<>();
        comparison.posterior().map(Posterior::words).ifPresent(words::add);
        comparison.note().ifPresent(words::add);
        return String.join("; ", words);
    }
}

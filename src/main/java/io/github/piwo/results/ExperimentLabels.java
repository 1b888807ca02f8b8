package io.github.piwo.results;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Short names of experiments that lie in outputs: of the folder alone if that is enough to tell them apart. */
final class ExperimentLabels {
    private static final List<Function<PlacedExperiment, String>> SHORTEST_FIRST = List.of(
            placed -> folders(placed, 1),
            placed -> folders(placed, 1) + "#" + shortId(placed),
            placed -> folders(placed, 2),
            placed -> folders(placed, 2) + "#" + shortId(placed),
            placed -> placed.output() + "#" + shortId(placed));

    private ExperimentLabels() {}

    /** A label for each, in their order; no two are the same unless two experiments are. */
    static List<String> of(List<PlacedExperiment> experiments) {
        return SHORTEST_FIRST.stream()
                .map(label -> experiments.stream().map(label).toList())
                .filter(labels -> labels.stream().distinct().count() == experiments.size())
                .findFirst()
                .orElseGet(() -> experiments.stream()
                        .map(placed -> placed.output() + "#" + placed.id())
                        .toList());
    }

    /** The last folders of the output's path. */
    private static String folders(PlacedExperiment placed, int number) {
        List<String> names = Stream.of(placed.output().split("/"))
                .filter(name -> !name.isEmpty())
                .toList();
        return String.join("/", names.subList(Math.max(0, names.size() - number), names.size()));
    }

    private static String shortId(PlacedExperiment placed) {
        return Experiment.shortId(placed.id());
    }
}

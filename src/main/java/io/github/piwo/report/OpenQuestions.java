package io.github.piwo.report;

import io.github.piwo.report.Winner.Rival;
import io.github.piwo.results.NumberText;
import io.github.piwo.statistics.PairedTest;
import io.github.piwo.statistics.PairsNeeded;
import io.github.piwo.statistics.Posterior;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What it would take to know more than the {@link Answer}, in words: for what is not decided, how many pairs of seed and split the
 * corrected resampled t-test would need, and {@link Gaps} of the grid.
 */
final class OpenQuestions {
    /** More than so many pairs are said to be out of reach. */
    private static final int MOST_PAIRS = 1000;

    private static final int MOST_NAMED = 4;

    private final double margin;
    private final double testToTraining;
    private int decided;
    private final List<String> reachable = new ArrayList<>();
    /** The rates of each pair of objectives that no number of pairs decides. */
    private final Map<String, List<String>> beyond = new LinkedHashMap<>();

    private final List<String> single = new ArrayList<>();

    private OpenQuestions(Report report) {
        margin = report.settings().report().margin();
        testToTraining = 1.0 / (report.settings().dataset().splits() - 1);
    }

    /** A few sentences; none before there is a result. */
    static List<String> of(Report report) {
        OpenQuestions questions = new OpenQuestions(report);
        List<Winner> winners = Winner.of(report);
        winners.forEach(winner -> winner.rivals().forEach(rival -> questions.add(winner, rival)));
        List<String> sentences = questions.sentences();
        if (!winners.isEmpty()) {
            sentences.addAll(Gaps.of(report));
        }
        return sentences;
    }

    private void add(Winner winner, Rival rival) {
        String pair = winner.cell().objective() + " against " + rival.cell().objective();
        String rate = NumberText.rate(winner.rate());
        if (rival.posterior().isEmpty()) {
            single.add(pair + " at " + rate);
        } else if (rival.posterior().filter(Posterior::isUndecided).isEmpty()) {
            decided++;
        } else {
            PairedTest test = rival.test().orElseThrow();
            OptionalInt pairs = needed(test);
            if (pairs.isPresent() && pairs.getAsInt() <= MOST_PAIRS) {
                reachable.add(pair + " at " + rate + ": " + pairs.getAsInt() + " (now " + test.n() + ")");
            } else {
                beyond.computeIfAbsent(pair, any -> new ArrayList<>()).add(rate);
            }
        }
    }

    /** A difference below the margin is none worth having, so one of the margin is looked for. */
    private OptionalInt needed(PairedTest test) {
        double size = Math.max(margin, Math.abs(test.meanDifference().orElseThrow()));
        // Undecided differences have a spread.
        return size > 0 ? PairsNeeded.of(size, test.std().orElseThrow(), testToTraining) : OptionalInt.empty();
    }

    private List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (!reachable.isEmpty()) {
            sentences.add("Pairs of seed and split that would decide, roughly: " + named(reachable, "; ") + ".");
        }
        if (!beyond.isEmpty()) {
            List<String> pairs = beyond.entrySet().stream()
                    .map(entry -> entry.getKey() + " at " + named(entry.getValue(), ", "))
                    .toList();
            sentences.add("More splits or seeds do not decide " + named(pairs, "; ")
                    + ": runs that share texts scatter too much for such a difference. A larger test set or more labelled texts"
                    + " could, or to take it as none worth having (report.margin).");
        }
        if (!single.isEmpty()) {
            sentences.add("Chance can be judged from two splits on (sweep.splits): " + named(single, "; ") + ".");
        }
        if (decided > 0 && sentences.isEmpty()) {
            sentences.add(
                    "All of these comparisons are decided; more splits or seeds would only narrow their intervals.");
        }
        return sentences;
    }

    /** The first few, and how many more there are. */
    static String named(List<String> all, String separator) {
        String first = String.join(separator, all.subList(0, Math.min(MOST_NAMED, all.size())));
        return all.size() <= MOST_NAMED ? first : first + separator + "and " + (all.size() - MOST_NAMED) + " more";
    }
}

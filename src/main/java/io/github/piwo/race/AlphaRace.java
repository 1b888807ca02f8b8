package io.github.piwo.race;

import static io.github.piwo.trial.AlphaOrder.ROUNDING;

import io.github.piwo.config.RacingSettings;
import io.github.piwo.config.RacingSettings.Rule;
import io.github.piwo.trial.AlphaOrder;
import io.github.piwo.trial.Repetition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The race of the α of one objective at one rate. All α that are left run on the same split of the same seed; when the last of them has
 * ended, those leave that are behind on the splits so far, the worst first. A trial without a result counts as behind all others.
 *
 * <p>Decisions depend on nothing but the scores of the splits before them, so they are the same whenever and in whatever order the
 * trials ended.
 */
public final class AlphaRace {
    private static final int FEWEST_FOR_TEST = 3;

    private final RacingSettings settings;
    private final List<Double> alphas;
    private final List<Repetition> repetitions;
    private final Map<Run, Double> scores;

    /** A trial of the race. */
    public record Run(double alpha, Repetition repetition) {}

    /**
     * An α that left.
     *
     * @param splits the number of splits, of any seed, that it ran on until then
     * @param leader the α that it was compared with
     * @param behind by how much its mean was below the leader's; infinite if it has a trial without a result
     */
    public record Departure(double alpha, int splits, double leader, double behind) {}

    /**
     * How a race stands.
     *
     * @param left the α that are still in it, in the order of the settings
     * @param departures the others, in the order in which they left
     * @param next the trials that can run now
     * @param skipped the trials that have not been run and need not be
     */
    public record Standing(List<Double> left, List<Departure> departures, List<Run> next, Map<Run, Departure> skipped) {
        /** Copies the collections. */
        public Standing {
            left = List.copyOf(left);
            departures = List.copyOf(departures);
            next = List.copyOf(next);
            skipped = Map.copyOf(skipped);
        }
    }

    private AlphaRace(
            RacingSettings settings, List<Double> alphas, List<Repetition> repetitions, Map<Run, Double> scores) {
        this.settings = settings;
        this.alphas = alphas;
        this.repetitions = repetitions;
        this.scores = scores;
    }

    /**
     * The standing of a race.
     *
     * @param repetitions in the order in which they are run
     * @param scores the metric on the validation texts of the trials that have ended; negative infinity for those without a result
     */
    public static Standing of(
            RacingSettings settings, List<Double> alphas, List<Repetition> repetitions, Map<Run, Double> scores) {
        return new AlphaRace(settings, alphas, repetitions, scores).standing();
    }

    private Standing standing() {
        List<Double> left = new ArrayList<>(alphas);
        List<Departure> departures = new ArrayList<>();
        int rounds = 0;
        while (rounds < repetitions.size() && hasEnded(left, repetitions.get(rounds))) {
            rounds++;
            // The last split decides between nobody: α is chosen among those that have run on all.
            if (rounds < repetitions.size()) {
                departures.addAll(leaving(left, rounds));
            }
        }
        // With one α left nothing is to be decided, so its trials need not wait for each other.
        Stream<Repetition> running = left.size() == 1
                ? repetitions.stream()
                : repetitions.subList(rounds, Math.min(rounds + 1, repetitions.size())).stream();
        List<Run> next = running.flatMap(repetition -> left.stream().map(alpha -> new Run(alpha, repetition)))
                .filter(run -> !scores.containsKey(run))
                .toList();
        Map<Run, Departure> skipped = new HashMap<>();
        for (Departure departure : departures) {
            repetitions.stream()
                    .skip(departure.splits())
                    .map(repetition -> new Run(departure.alpha(), repetition))
                    .filter(run -> !scores.containsKey(run))
                    .forEach(run -> skipped.put(run, departure));
        }
        return new Standing(left, departures, next, skipped);
    }

    private boolean hasEnded(List<Double> left, Repetition repetition) {
        return left.stream().allMatch(alpha -> scores.containsKey(new Run(alpha, repetition)));
    }

    /** Removes the α that are behind after so many splits. */
    private List<Departure> leaving(List<Double> left, int rounds) {
        double leader = left.stream()
                .max(AlphaOrder.of(alpha -> mean(alpha, rounds), alpha -> alpha))
                .orElseThrow();
        List<Departure> departures = new ArrayList<>();
        if (Double.isInfinite(mean(leader, rounds))) {
            return departures;
        }
        int fewest = rounds < settings.minSplits() ? 2 : 1;
        List<Double> worstFirst = left.stream()
                .filter(alpha -> alpha != leader)
                .sorted(Comparator.<Double>comparingDouble(alpha -> mean(alpha, rounds))
                        .thenComparing(Comparator.reverseOrder()))
                .toList();
        for (double alpha : worstFirst) {
            if (left.size() > fewest && isBehind(leader, alpha, rounds)) {
                left.remove(alpha);
                departures.add(new Departure(alpha, rounds, leader, mean(leader, rounds) - mean(alpha, rounds)));
            }
        }
        return departures;
    }

    private boolean isBehind(double leader, double alpha, int rounds) {
        double[] differences = repetitions.subList(0, rounds).stream()
                .mapToDouble(repetition -> score(leader, repetition) - score(alpha, repetition))
                .toArray();
        double mean = Mean.of(differences).getAsDouble();
        if (settings.rule() == Rule.MARGIN || Double.isInfinite(mean)) {
            return mean > settings.margin() + ROUNDING;
        }
        if (rounds < FEWEST_FOR_TEST || mean < ROUNDING) {
            return false;
        }
        double error = StandardDeviation.of(differences).getAsDouble() / Math.sqrt(rounds);
        return error < ROUNDING || TDistribution.of(rounds - 1).survivalProbability(mean / error) < settings.level();
    }

    private double mean(double alpha, int rounds) {
        return repetitions.subList(0, rounds).stream()
                .mapToDouble(repetition -> score(alpha, repetition))
                .average()
                .orElseThrow();
    }

    private double score(double alpha, Repetition repetition) {
        return scores.get(new Run(alpha, repetition));
    }
}

package io.github.piwo.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.RacingSettings;
import io.github.piwo.config.RacingSettings.Rule;
import io.github.piwo.race.AlphaRace.Departure;
import io.github.piwo.race.AlphaRace.Run;
import io.github.piwo.race.AlphaRace.Standing;
import io.github.piwo.trial.Repetition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlphaRaceTest {
    private static final RacingSettings MARGIN = new RacingSettings(Rule.MARGIN, 0.01, 0.05, 2);
    private static final List<Double> ALPHAS = List.of(1.0, 10.0, 100.0, 1000.0);
    /** Of two seeds. */
    private static final List<Repetition> SPLITS = List.of(
            new Repetition(8, 1),
            new Repetition(8, 2),
            new Repetition(8, 3),
            new Repetition(7, 1),
            new Repetition(7, 2));

    private static final double NO_RESULT = Double.NEGATIVE_INFINITY;

    @Test
    void allRunOnTheFirstSplitBeforeAnyRunsOnTheSecond() {
        Map<Run, Double> scores = new HashMap<>();
        assertThat(standing(MARGIN, scores).next()).containsExactlyElementsOf(runs(ALPHAS, 1));
        put(scores, 1, 0.8, 0.7);
        assertThat(standing(MARGIN, scores).next()).containsExactlyElementsOf(runs(List.of(100.0, 1000.0), 1));
        put(scores, 1, 0.8, 0.7, 0.795, 0.6);
        assertThat(standing(MARGIN, scores).next()).containsExactlyElementsOf(runs(List.of(1.0, 100.0), 2));
    }

    @Test
    void twoStayUntilTheRaceMayBeDecided() {
        Map<Run, Double> scores = new HashMap<>();
        put(scores, 1, 0.8, 0.7, 0.6, 0.5);
        Standing first = standing(MARGIN, scores);
        assertThat(first.left()).containsExactly(1.0, 10.0);
        assertThat(first.departures()).extracting(Departure::alpha).containsExactly(1000.0, 100.0);
        assertThat(first.skipped()).hasSize(8).containsKey(run(100, 2)).doesNotContainKey(run(100, 1));

        put(scores, 2, 0.8, 0.7);
        Standing second = standing(MARGIN, scores);
        assertThat(second.left()).containsExactly(1.0);
        assertThat(second.departures())
                .last()
                .extracting(Departure::alpha, Departure::splits, Departure::leader)
                .containsExactly(10.0, 2, 1.0);
        assertThat(second.next()).containsExactly(run(1, 3), run(1, 4), run(1, 5));
    }

    @Test
    void whoIsWithinTheMarginStaysAndEqualsStay() {
        Map<Run, Double> scores = new HashMap<>();
        put(scores, 1, 0.8, 0.8, 0.79, 0.795);
        put(scores, 2, 0.8, 0.8, 0.79, 0.795);
        assertThat(standing(MARGIN, scores).left()).containsExactlyElementsOf(ALPHAS);
        RacingSettings none = new RacingSettings(Rule.MARGIN, 0, 0.05, 2);
        assertThat(standing(none, scores).left()).containsExactly(1.0, 10.0);
    }

    @Test
    void aTrialWithoutAResultIsBehindAndNothingIsDecidedAmongSuch() {
        Map<Run, Double> scores = new HashMap<>();
        put(scores, 1, NO_RESULT, 0.5, NO_RESULT, 0.5);
        assertThat(standing(MARGIN, scores).left()).containsExactly(10.0, 1000.0);
        scores.clear();
        put(scores, 1, NO_RESULT, NO_RESULT, NO_RESULT, NO_RESULT);
        put(scores, 2, NO_RESULT, NO_RESULT, NO_RESULT, NO_RESULT);
        assertThat(standing(MARGIN, scores).left()).containsExactlyElementsOf(ALPHAS);
    }

    @Test
    void theLastSplitRemovesNobody() {
        Map<Run, Double> scores = new HashMap<>();
        for (int split = 1; split <= 4; split++) {
            put(scores, split, 0.8, 0.8, 0.8, 0.8);
        }
        put(scores, 5, 0.9, 0.1, 0.1, 0.1);
        Standing standing = standing(MARGIN, scores);
        assertThat(standing.left()).containsExactlyElementsOf(ALPHAS);
        assertThat(standing.next()).isEmpty();
    }

    /** Differences 0.01, 0.02, 0.03: t = 2√3 = 3.46, one-sided p = 0.037 with two degrees of freedom. */
    @Test
    void theTestNeedsThreeSplitsAndItsLevel() {
        Map<Run, Double> scores = new HashMap<>();
        put(scores, 1, 0.81, 0.8, 0.81, 0.81);
        put(scores, 2, 0.82, 0.8, 0.82, 0.82);
        assertThat(standing(test(0.05), scores).left()).hasSize(4);
        put(scores, 3, 0.83, 0.8, 0.83, 0.83);
        assertThat(standing(test(0.036), scores).left()).hasSize(4);
        assertThat(standing(test(0.038), scores).left()).containsExactly(1.0, 100.0, 1000.0);
    }

    private static RacingSettings test(double level) {
        return new RacingSettings(Rule.T_TEST, 0, level, 2);
    }

    /** Whatever the scores, and in whatever order the trials end. */
    @ParameterizedTest
    @EnumSource
    void racesEndWithTheBestOfThoseThatRanEverywhereAndDecideTheSameInAnyOrder(Rule rule) {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            RacingSettings settings = new RacingSettings(rule, 0.01 * random.nextInt(3), 0.2, 1 + random.nextInt(4));
            Map<Run, Double> all = new HashMap<>();
            for (double alpha : ALPHAS) {
                SPLITS.forEach(split -> all.put(
                        new Run(alpha, split), random.nextInt(20) == 0 ? NO_RESULT : random.nextInt(20) / 100.0));
            }
            Standing one = race(settings, all, random);
            Standing other = race(settings, all, random);
            assertThat(one).isEqualTo(other).isEqualTo(standing(settings, all, one));
            assertThat(one.left()).isNotEmpty();
            assertThat(one.left().size() + one.departures().size()).isEqualTo(ALPHAS.size());
            int before = settings.minSplits();
            assertThat(one.departures().stream()
                            .filter(departure -> departure.splits() < before)
                            .count())
                    .isLessThanOrEqualTo(ALPHAS.size() - 2);
        }
    }

    /** With the results that a race leaves out: they change nothing. */
    private static Standing standing(RacingSettings settings, Map<Run, Double> all, Standing race) {
        Standing complete = standing(settings, all);
        assertThat(complete.skipped()).isEmpty();
        return new Standing(complete.left(), complete.departures(), List.of(), race.skipped());
    }

    private static Standing race(RacingSettings settings, Map<Run, Double> all, Random random) {
        Map<Run, Double> known = new HashMap<>();
        List<Run> running = new ArrayList<>(standing(settings, known).next());
        while (!running.isEmpty()) {
            Collections.shuffle(running, random);
            Run ended = running.get(0);
            known.put(ended, all.get(ended));
            running = new ArrayList<>(standing(settings, known).next());
        }
        Standing end = standing(settings, known);
        assertThat(Collections.disjoint(known.keySet(), end.skipped().keySet())).isTrue();
        assertThat(known.size() + end.skipped().size()).isEqualTo(all.size());
        end.left()
                .forEach(alpha -> assertThat(known.keySet())
                        .containsAll(SPLITS.stream()
                                .map(split -> new Run(alpha, split))
                                .toList()));
        return end;
    }

    private static Standing standing(RacingSettings settings, Map<Run, Double> scores) {
        return AlphaRace.of(settings, ALPHAS, SPLITS, scores);
    }

    private static Run run(double alpha, int split) {
        return new Run(alpha, SPLITS.get(split - 1));
    }

    private static List<Run> runs(List<Double> alphas, int split) {
        return alphas.stream()
                .map(alpha -> run(alpha, split))
                .sorted(Comparator.comparingDouble(Run::alpha))
                .toList();
    }

    private static void put(Map<Run, Double> scores, int split, double... ofAlphas) {
        for (int i = 0; i < ofAlphas.length; i++) {
            scores.put(run(ALPHAS.get(i), split), ofAlphas[i]);
        }
    }
}

package io.github.piwo.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.grid.GridPlan;
import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.grid.TrialOutcome;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgendaTest {
    private static final int SLOTS = 2;
    /** As {@link TestRecords#completed} says. */
    private static final double SECONDS = 12.5;

    private final DatasetManifest dataset = TestDatasets.manifest();

    @Test
    void withoutABudgetAllTrialsAreHandedOutAtOnceTheCostliestFirst() {
        ExperimentSettings settings = settings(0);
        GridPlan plan = plan(settings, List.of());
        assertThat(agenda(settings, List.of()).next(0)).isEqualTo(plan.toDo()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 100, 200, 400, 1000})
    void aBudgetIsKeptAndWhatHasRunIsWhole(int seconds) {
        ExperimentSettings settings = settings(seconds);
        List<TrialRecord> ran = run(settings, List.of());
        // All trials take the same time, whatever work is planned for them; one α at a time may be begun in error.
        double spent = SECONDS * ran.size();
        assertThat(spent).isLessThanOrEqualTo(Math.max(seconds, SECONDS * 3 * SLOTS) + 3 * SECONDS);
        assertThat(splitsByRow(ran).values()).allMatch(splits -> splits == 3);
        if (seconds >= 1000) {
            assertThat(ran).hasSize(plan(settings, List.of()).size());
        }
    }

    @Test
    void timeOfEarlierRunsCounts() {
        ExperimentSettings settings = settings(200);
        List<TrialRecord> first = run(settings, List.of());
        assertThat(first).isNotEmpty();
        assertThat(run(settings, first)).as("after a budget that was used up").hasSizeLessThanOrEqualTo(3);
        assertThat(run(settings(10_000), first))
                .hasSize(plan(settings, List.of()).size() - first.size());
    }

    @Test
    void aBudgetIsSpentOnOneSeedAfterTheOther() {
        ExperimentSettings settings =
                TestRecords.settings(Path.of("out"), "sweep.seeds=[1, 2]", "sweep.max-trial-hours=" + 1000 / 3600.0);
        List<Long> seeds = run(settings, List.of()).stream()
                .map(record -> record.trial().seed())
                .toList();
        assertThat(seeds).isSorted().contains(1L, 2L);
        assertThat(seeds.stream().filter(seed -> seed == 1))
                .hasSize(plan(settings, List.of()).size() / 2);
    }

    @Test
    void ratesTakeTurns() {
        ExperimentSettings settings = settings(10_000);
        List<Double> rates = run(settings, List.of()).stream()
                .filter(record -> record.trial().objective().isGenerative())
                .map(record -> record.trial().supervisionRate())
                .toList();
        for (int i = 0; i + 3 < rates.size(); i += 3) {
            assertThat(rates.get(i + 3)).isNotEqualTo(rates.get(i));
        }
    }

    private static Map<String, Integer> splitsByRow(List<TrialRecord> records) {
        return records.stream()
                .map(TrialRecord::trial)
                .collect(Collectors.groupingBy(
                        trial -> trial.describe().replaceFirst(" split .*", ""),
                        TreeMap::new,
                        Collectors.summingInt(any -> 1)));
    }

    /** Two slots, whose trials end in the order in which they began. */
    private List<TrialRecord> run(ExperimentSettings settings, List<TrialRecord> before) {
        Agenda agenda = agenda(settings, before);
        Deque<PlannedTrial> waiting = new ArrayDeque<>(agenda.next(SLOTS));
        List<TrialRecord> ran = new ArrayList<>();
        while (!waiting.isEmpty()) {
            PlannedTrial trial = waiting.remove();
            TrialRecord record = TestRecords.completed(settings, trial.trial(), 0.5, 0.5);
            ran.add(record);
            agenda.ended(trial, TrialOutcome.of(record));
            waiting.addAll(agenda.next(SLOTS - waiting.size()));
        }
        return ran;
    }

    private Agenda agenda(ExperimentSettings settings, List<TrialRecord> records) {
        return Agenda.of(settings, dataset.fingerprint(), plan(settings, records), records);
    }

    private GridPlan plan(ExperimentSettings settings, List<TrialRecord> records) {
        return GridPlan.of(settings, dataset, records, Map.of());
    }

    private static ExperimentSettings settings(int seconds) {
        return TestRecords.settings(
                Path.of("out"),
                "sweep.objectives=[None, VAE, PIWO]",
                "sweep.max-trial-hours=" + Trial.plain(seconds / 3600.0));
    }
}

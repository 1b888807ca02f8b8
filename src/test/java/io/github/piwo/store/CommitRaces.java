package io.github.piwo.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.store.RecordStore.Commit;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Attempts at one trial that end at the same moment, of which one record has to stand. */
final class CommitRaces {
    private static final int WRITERS = 4;

    private CommitRaces() {}

    /** So many of them, each of another trial, in a store that is empty. */
    static void run(RecordStore store, int races) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int race = 1; race <= races; race++) {
                CyclicBarrier start = new CyclicBarrier(WRITERS);
                List<TrialRecord> rivals = new ArrayList<>();
                List<Callable<Commit>> writers = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    TrialRecord rival = record(race, writer / 10.0);
                    rivals.add(rival);
                    writers.add(() -> {
                        start.await();
                        return store.commit(rival);
                    });
                }
                List<Future<Commit>> commits = threads.invokeAll(writers);
                List<TrialRecord> winners = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    if (commits.get(writer).get() == Commit.STORED) {
                        winners.add(rivals.get(writer));
                    }
                }
                assertThat(winners).hasSize(1);
                assertThat(store.read(rivals.get(0).trialId())).contains(winners.get(0));
            }
        } finally {
            threads.shutdown();
        }
        assertThat(TestRecords.all(store)).hasSize(races);
    }

    private static TrialRecord record(int split, double accuracy) {
        var settings = TestRecords.settings(Path.of("unused"));
        return TestRecords.completed(settings, TestRecords.trial(ObjectiveType.VAE, 0.1, 1, split), accuracy, accuracy);
    }
}

package io.github.piwo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputLockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final int RIVALS = 4;

    @TempDir
    Path output;

    private OutputFiles files;
    private Instant now = START;

    @BeforeEach
    void open() {
        files = new OutputFiles(output.toString(), TestRecords.HADOOP);
    }

    @Test
    void aSecondRunIsRefusedAndToldWhoTheFirstIs() throws IOException {
        try (OutputLock first = acquire(self())) {
            first.application("local-17");
            assertThatThrownBy(() -> acquire(self()))
                    .isInstanceOf(OutputHeldException.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid())
                    .hasMessageContaining("(local-17)")
                    .hasMessageContaining("started 2026-03-01T12:00:00Z");
        }
    }

    @Test
    void aReleasedOutputIsFree() throws IOException {
        acquire(self()).close();
        acquire(self()).close();
        assertThat(output.resolve("lock")).isDirectoryContaining("glob:**/000000000002.json");
        try (var left = Files.list(output.resolve("lock"))) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void aDeadProcessOfThisMachineHoldsNothing() throws IOException {
        acquire(dead());
        acquire(self()).close();
    }

    @Test
    void aLaterProcessWithTheNumberOfADeadOneIsNotTakenForIt() throws IOException {
        LockOwner self = self();
        acquire(new LockOwner(
                self.host(), self.machine(), self.pid(), self.processStartedAt().minusSeconds(100), START));
        acquire(self()).close();
    }

    @Test
    void anOwnerOnAnotherMachineIsBelievedAMinute() throws IOException {
        acquire(elsewhere());
        now = START.plus(OutputLock.STALE).minusMillis(1);
        assertThatThrownBy(() -> acquire(self())).isInstanceOf(OutputHeldException.class);
        now = START.plus(OutputLock.STALE);
        acquire(self()).close();
    }

    @Test
    void anOwnerThatSignsKeepsTheOutput() throws IOException {
        OutputLock first = acquire(elsewhere());
        now = START.plus(Duration.ofHours(1));
        first.beat();
        assertThatThrownBy(() -> acquire(self())).isInstanceOf(OutputHeldException.class);
    }

    @Test
    void anOwnerWhoseOutputWasTakenOverHearsOfIt() throws IOException {
        AtomicInteger losses = new AtomicInteger();
        OutputLock slow = OutputLock.acquire(files, elsewhere(), () -> now, losses::incrementAndGet);
        now = START.plus(OutputLock.STALE);
        try (OutputLock second = acquire(self())) {
            slow.beat();
            slow.beat();
            assertThat(losses).hasValue(1);
            assertThat(slow.isLost()).isTrue();
            slow.close();
            second.beat();
            assertThatThrownBy(() -> acquire(self())).isInstanceOf(OutputHeldException.class);
        }
    }

    @Test
    void aDamagedLockHoldsTheOutputUntilSomebodyRemovesIt() throws IOException {
        acquire(dead());
        Path lock = output.resolve("lock/000000000001.json");
        Files.writeString(lock, "{");
        assertThatThrownBy(() -> acquire(self()))
                .isInstanceOf(OutputHeldException.class)
                .hasMessageContaining("lock/000000000001.json does not say who uses this output")
                .hasMessageEndingWith("if no run uses it, remove this file");
        Files.delete(lock);
        acquire(self()).close();
    }

    @Test
    void aLockOfANewerProgramIsUnderstood() throws IOException {
        acquire(self());
        Path lock = output.resolve("lock/000000000001.json");
        Path sign = output.resolve("lock/000000000001.sign");
        for (Path file : List.of(lock, sign)) {
            Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{\"of_a_later_version\": [1],"));
        }
        assertThatThrownBy(() -> acquire(self()))
                .isInstanceOf(OutputHeldException.class)
                .hasMessageContaining("in use by process");
    }

    @RepeatedTest(20)
    void ofSeveralThatStartAtOnceOneGetsTheOutput() throws Exception {
        assertThat(race()).isEqualTo(1);
    }

    @RepeatedTest(20)
    void ofSeveralThatFindAStaleLockOneTakesItOver() throws Exception {
        acquire(dead());
        assertThat(race()).isEqualTo(1);
    }

    /** How many of several got the output. */
    private int race() throws Exception {
        CyclicBarrier start = new CyclicBarrier(RIVALS);
        Callable<Integer> rival = () -> {
            start.await();
            try {
                acquire(self());
                return 1;
            } catch (OutputHeldException e) {
                return 0;
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(RIVALS);
        try {
            List<Future<Integer>> rivals = new ArrayList<>();
            for (int i = 0; i < RIVALS; i++) {
                rivals.add(threads.submit(rival));
            }
            int winners = 0;
            for (Future<Integer> each : rivals) {
                winners += each.get();
            }
            return winners;
        } finally {
            threads.shutdown();
        }
    }

    private OutputLock acquire(LockOwner owner) throws IOException {
        return OutputLock.acquire(files, owner, () -> now, () -> {});
    }

    private static LockOwner self() {
        return LockOwner.self(START);
    }

    private static LockOwner elsewhere() {
        return new LockOwner("other", "another machine", 17, START, START);
    }

    /** Of a process of this machine that has ended. */
    private static LockOwner dead() throws IOException {
        Process process = new ProcessBuilder("true").start();
        process.onExit().join();
        LockOwner self = self();
        return new LockOwner(self.host(), self.machine(), process.pid(), START, START);
    }
}

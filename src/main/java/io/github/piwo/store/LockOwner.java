package io.github.piwo.store;

import io.github.piwo.trial.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The owner of an output's lock.
 *
 * @param host name of the machine
 * @param machine identifies what process numbers belong to: this boot of the machine, or this container
 * @param processStartedAt distinguishes the process from a later one with the same number; null if unknown
 * @param startedAt when the lock was taken
 */
record LockOwner(String host, String machine, long pid, Instant processStartedAt, Instant startedAt) {

    /** This process. */
    static LockOwner self(Instant now) {
        ProcessHandle self = ProcessHandle.current();
        return new LockOwner(
                Provenance.hostName(),
                machineName(),
                self.pid(),
                self.info().startInstant().orElse(null),
                now);
    }

    /** Whether the owner's process is alive; empty if it runs on another machine. */
    Optional<Boolean> isAlive() {
        if (!machine.equals(machineName())) {
            return Optional.empty();
        }
        return Optional.of(ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> processStartedAt == null
                        || process.info()
                                .startInstant()
                                .map(processStartedAt::equals)
                                .orElse(true))
                .isPresent());
    }

    private static String machineName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | UnsupportedOperationException e) {
            return Provenance.hostName();
        }
    }
}

package io.github.piwo.sweep;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;

/**
 * Recognises executors on which one trial after the other fails because of the machine: its disk is full, a file system is not
 * mounted. Such an executor fails trials quickly and would soon have taken all of them.
 *
 * <p>Spark's own {@code spark.excludeOnFailure} does not help: it counts failures only in stages that succeed in the end, and
 * each stage here is one attempt at one trial.
 */
final class UnhealthyExecutors {
    /** Failures in a row; two may be chance. */
    static final int TOO_MANY = 3;

    private final Map<String, Integer> failuresInARow = new HashMap<>();
    private final Map<String, String> hosts = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    /**
     * An executor that is to get no more trials.
     *
     * @param id Spark's identifier
     */
    record Unhealthy(String id, String host) {}

    /** A trial's task has ended on an executor. The task succeeds also if the trial itself has failed. */
    synchronized void ended(String executor, String host, TaskEndReason reason) {
        hosts.put(executor, host);
        if (reason instanceof Success$) {
            failuresInARow.remove(executor);
        } else if (reason instanceof ExceptionFailure) {
            failuresInARow.merge(executor, 1, Integer::sum);
        }
    }

    /** An unhealthy executor that was not returned before. */
    synchronized Optional<Unhealthy> next() {
        return failuresInARow.entrySet().stream()
                .filter(entry -> entry.getValue() >= TOO_MANY && !told.contains(entry.getKey()))
                .map(Map.Entry::getKey)
                .findFirst()
                .map(executor -> {
                    told.add(executor);
                    return new Unhealthy(executor, hosts.get(executor));
                });
    }
}

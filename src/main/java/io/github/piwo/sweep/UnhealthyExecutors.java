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
 * Executors on which one trial after the other fails for the machine's sake: a disk that is full there, a file system that
 * is not mounted. They would take trials as fast as they fail them.
 *
 * <p>Spark's own {@code spark.excludeOnFailure} counts the failures of stages that succeed in the end, and each stage here
 * is one attempt at one trial.
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
     * @param id Spark's
     */
    record Unhealthy(String id, String host) {}

    /** A trial's task has ended on an executor. The failures of trials themselves are no failures of tasks. */
    synchronized void ended(String executor, String host, TaskEndReason reason) {
        hosts.put(executor, host);
        if (reason instanceof Success$) {
            failuresInARow.remove(executor);
        } else if (reason instanceof ExceptionFailure) {
            failuresInARow.merge(executor, 1, Integer::sum);
        }
    }

    /** One that has not been told yet. */
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

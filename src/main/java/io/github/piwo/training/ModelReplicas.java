package io.github.piwo.training;

import io.github.piwo.config.MemorySettings;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.TextModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * The threads of one trial, each with a model of its own that has the same parameters but collects gradients for itself.
 *
 * <p>A step's texts are dealt among them. That scales better than several threads inside each of the engine's operations,
 * most of which are too small to be cut. Sums over the threads are made in a fixed order, so that results are reproducible.
 */
final class ModelReplicas implements AutoCloseable {
    private final List<Replica> replicas = new ArrayList<>();
    private final ExecutorService helpers;

    /**
     * A thread's model.
     *
     * @param index of the thread, counted from 0
     */
    record Replica(int index, TextModel model) {}

    /**
     * Starts them. The first of them is the caller's own.
     *
     * @param count threads
     * @param memory of all threads together
     */
    ModelReplicas(Parameters parameters, int count, MemorySettings memory) {
        MemorySettings share = memory.shared(count);
        for (int i = 0; i < count; i++) {
            replicas.add(new Replica(i, new TextModel(i == 0 ? parameters : parameters.alias(), share)));
        }
        helpers = Executors.newFixedThreadPool(Math.max(1, count - 1), work -> {
            Thread thread = new Thread(work, "trial-helper");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The model of each thread. */
    List<Replica> replicas() {
        return List.copyOf(replicas);
    }

    /**
     * Does something on each thread and returns when all have done it, well or not.
     *
     * @return results in the threads' order
     */
    <T> List<T> each(Function<Replica, T> work) {
        List<CompletableFuture<T>> others = replicas.subList(1, replicas.size()).stream()
                .map(replica -> CompletableFuture.supplyAsync(() -> onOneNativeThread(work, replica), helpers))
                .toList();
        List<T> results = new ArrayList<>();
        try {
            results.add(onOneNativeThread(work, replicas.get(0)));
        } finally {
            // After an error too: what the others still work on must not be closed under them.
            CompletableFuture.allOf(others.toArray(CompletableFuture[]::new))
                    .exceptionally(error -> null)
                    .join();
        }
        others.forEach(other -> results.add(result(other)));
        return results;
    }

    private static <T> T onOneNativeThread(Function<Replica, T> work, Replica replica) {
        Autograd.useThreads(1);
        return work.apply(replica);
    }

    private static <T> T result(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        helpers.shutdown();
    }
}

package io.github.piwo.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.piwo.config.ExecutionSettings;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.DeviceMemory;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.Recurrence;
import io.github.piwo.model.TextModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * The threads of one trial, each with its own replica of the model, which has the same parameters but its own gradients.
 *
 * <p>The texts of a step are distributed over them. This scales better than several threads within each of the engine's
 * operations, most of which are too small to be divided. Sums over the threads are computed in a fixed order, so that results
 * are reproducible.
 */
final class ModelReplicas implements AutoCloseable {
    private final List<Replica> replicas = new ArrayList<>();
    private final ExecutorService helpers;
    private final MemorySettings memory;
    private final Recurrence recurrence;

    /**
     * The model of a thread.
     *
     * @param index the thread's number, counted from 0
     */
    record Replica(int index, TextModel model) {}

    /**
     * Starts the threads; the caller's thread is the first.
     *
     * @param bags what the training texts say about words; needed by networks of bags of words only
     * @param count the number of threads
     * @param memory shared by all threads
     */
    ModelReplicas(
            ModelSettings model,
            Optional<BagOfWords> bags,
            Parameters parameters,
            int count,
            MemorySettings memory,
            Recurrence recurrence) {
        this.memory = memory;
        this.recurrence = recurrence;
        MemorySettings share = memory.shared(count);
        for (int i = 0; i < count; i++) {
            Parameters own = i == 0 ? parameters : parameters.alias();
            replicas.add(new Replica(i, new TextModel(model, bags, own, share, recurrence)));
        }
        helpers = Executors.newFixedThreadPool(Math.max(1, count - 1), work -> {
            Thread thread = new Thread(work, "trial-helper");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The threads that the settings ask for, with what they leave to the device decided.
     *
     * @param bags what the training texts say about words; needed by networks of bags of words only
     * @param device of the parameters
     */
    static ModelReplicas of(
            ExperimentSettings settings,
            PreparedDataset dataset,
            Optional<BagOfWords> bags,
            Parameters parameters,
            Device device) {
        ExecutionSettings execution = settings.execution();
        return new ModelReplicas(
                settings.model(),
                bags,
                parameters,
                execution.threads(),
                DeviceMemory.settings(settings.memory(), device, dataset.vocabularySize(), execution.trialsPerGpu()),
                Recurrence.of(execution.recurrence(), settings.model(), device.isGpu()));
    }

    /** The memory of all threads together. */
    MemorySettings memory() {
        return memory;
    }

    /** How LSTMs are computed. */
    Recurrence recurrence() {
        return recurrence;
    }

    /** The model of each thread. */
    List<Replica> replicas() {
        return List.copyOf(replicas);
    }

    /** What all threads can share when they evaluate the model. The result belongs to the manager. */
    TextModel.WordGates wordGates(NDManager manager) {
        return replicas.get(0).model().wordGates(manager, memory);
    }

    /**
     * Runs a task on each thread and returns when all have ended, also if one failed.
     *
     * @return the results in the order of the threads
     */
    <T> List<T> each(Function<Replica, T> work) {
        List<CompletableFuture<T>> others = replicas.subList(1, replicas.size()).stream()
                .map(replica -> CompletableFuture.supplyAsync(() -> onOneNativeThread(work, replica), helpers))
                .toList();
        List<T> results = new ArrayList<>();
        try {
            results.add(onOneNativeThread(work, replicas.get(0)));
        } finally {
            // Also after an error: arrays that other threads still use must not be closed.
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

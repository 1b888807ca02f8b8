package io.github.piwo.sweep;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A separate thread for one trial. If the trial hangs, its task can continue without it, and so can the sweep.
 *
 * @param <T> type of the trial's result
 */
final class AbandonableThread<T> {
    private final FutureTask<T> trial;
    private final Thread thread;
    private volatile boolean givenUp;

    /** Starts the thread. */
    AbandonableThread(String name, Callable<T> work) {
        trial = new FutureTask<>(work);
        thread = new Thread(trial, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the task has stopped waiting for the trial. */
    boolean isGivenUp() {
        return givenUp;
    }

    /** Waits at most this long, and returns whether the thread still runs. */
    boolean isAliveAfter(Duration time) throws InterruptedException {
        thread.join(time.toMillis());
        return thread.isAlive();
    }

    /**
     * Waits for the trial.
     *
     * @param limit zero for none
     * @return its result
     * @throws HangingTrialException if the trial takes longer; it is then abandoned
     * @throws Throwable whatever the trial throws
     */
    T result(Duration limit) throws Throwable {
        try {
            return limit.isZero() ? trial.get() : trial.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            givenUp = true;
            throw new HangingTrialException(limit, thread.getStackTrace());
        } catch (InterruptedException e) {
            givenUp = true;
            CancellationException cancelled = new CancellationException("the task was interrupted");
            cancelled.initCause(e);
            throw cancelled;
        }
    }
}

package io.github.piwo.sweep;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread of its own for one trial. If it hangs, its task can go on without it, and the sweep with the task.
 *
 * @param <T> what the trial gives
 */
final class AbandonableThread<T> {
    private final FutureTask<T> trial;
    private final Thread thread;
    private volatile boolean givenUp;

    /** Starts it. */
    AbandonableThread(String name, Callable<T> work) {
        trial = new FutureTask<>(work);
        thread = new Thread(trial, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether nobody waits for the trial any more. */
    boolean isGivenUp() {
        return givenUp;
    }

    /** Whether it still runs after waiting for so long. */
    boolean isAliveAfter(Duration time) throws InterruptedException {
        thread.join(time.toMillis());
        return thread.isAlive();
    }

    /**
     * Waits for the trial.
     *
     * @param limit zero for none
     * @return what it gives
     * @throws HangingTrialException if that takes longer; the trial is then given up
     * @throws Throwable what it throws
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

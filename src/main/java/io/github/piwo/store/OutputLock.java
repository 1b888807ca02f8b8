package io.github.piwo.store;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.piwo.trial.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one process to run trials and write tables in an output.
 *
 * <p>{@code lock/<number>.json} names the owner; {@code lock/<number>.sign} is its sign of life, renewed every few seconds. The
 * process that creates the next number owns the output; if several try, exactly one succeeds. The next number may be created if
 * the previous lock was released, its process is known to be dead, or it gave no sign of life for a minute. Numbers are never
 * removed or used twice, so a slow process cannot mistake a new lock for the stale one that it saw before.
 */
public final class OutputLock implements AutoCloseable {
    /** An owner on another machine that gives no sign of life for this long is considered dead. */
    static final Duration STALE = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(OutputLock.class);
    private static final Duration SIGN_EVERY = Duration.ofSeconds(5);
    private static final String FOLDER = "lock";
    private static final String OWNER = ".json";
    private static final String SIGN = ".sign";
    /** A newer version of this program may add fields. */
    private static final ObjectReader READER =
            Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final OutputFiles files;
    private final InstantSource clock;
    private final long number;
    private final Runnable onLoss;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "output lock");
        thread.setDaemon(true);
        return thread;
    });
    private volatile String application = "";
    private Future<?> beats;

    /**
     * A sign of life.
     *
     * @param application Spark's identifier of the run; empty until it is known
     */
    private record Sign(Instant at, String application, boolean released) {}

    private OutputLock(OutputFiles files, InstantSource clock, long number, Runnable onLoss) {
        this.files = files;
        this.clock = clock;
        this.number = number;
        this.onLoss = onLoss;
    }

    /**
     * Acquires the lock.
     *
     * @param onLoss called by another thread if another process took the lock over, because this one gave no sign of life for
     *     too long
     * @throws OutputHeldException if another process holds the lock, or the lock cannot be read
     */
    public static OutputLock acquire(String output, Configuration hadoop, Runnable onLoss) throws IOException {
        InstantSource clock = InstantSource.system();
        return acquire(new OutputFiles(output, hadoop), LockOwner.self(clock.instant()), clock, onLoss);
    }

    /**
     * Checks whether the lock could be acquired now; writes nothing.
     *
     * @throws OutputHeldException if another process holds the lock, or the lock cannot be read
     */
    public static void refuseIfHeld(String output, Configuration hadoop) throws IOException {
        OutputFiles files = new OutputFiles(output, hadoop);
        long newest = newest(files);
        if (newest > 0) {
            refuseIfHeld(files, newest, InstantSource.system());
        }
    }

    static OutputLock acquire(OutputFiles files, LockOwner owner, InstantSource clock, Runnable onLoss)
            throws IOException {
        while (true) {
            long newest = newest(files);
            if (newest > 0) {
                refuseIfHeld(files, newest, clock);
            }
            long own = newest + 1;
            if (!files.create(file(own, OWNER), Json.MAPPER.writeValueAsBytes(owner))) {
                continue;
            }
            if (newest(files) != own) {
                // The lock was released and taken again meanwhile.
                files.delete(file(own, OWNER));
                continue;
            }
            OutputLock lock = new OutputLock(files, clock, own, onLoss);
            lock.start();
            return lock;
        }
    }

    private static void refuseIfHeld(OutputFiles files, long number, InstantSource clock) throws IOException {
        Optional<LockOwner> owner = read(files, file(number, OWNER), LockOwner.class);
        Optional<Sign> sign = read(files, file(number, SIGN), Sign.class);
        if (owner.isEmpty() || sign.map(Sign::released).orElse(false)) {
            return;
        }
        Instant lastSign = sign.map(Sign::at).orElse(owner.get().startedAt());
        boolean recent = clock.instant().isBefore(lastSign.plus(STALE));
        if (owner.get().isAlive().orElse(recent)) {
            throw new OutputHeldException(describe(files, owner.get(), sign, lastSign));
        }
        LOG.warn(
                "the lock of a run that died is taken over: process {} on {}",
                owner.get().pid(),
                owner.get().host());
    }

    private static String describe(OutputFiles files, LockOwner owner, Optional<Sign> sign, Instant lastSign) {
        String application = sign.map(Sign::application).orElse("");
        return files + " is in use by process " + owner.pid() + " on " + owner.host()
                + (application.isEmpty() ? "" : " (" + application + ")") + ", started " + owner.startedAt()
                + ", last sign of life " + lastSign
                + "; wait for it, or give another output. A run on another machine that died gives its output back "
                + STALE.toSeconds() + " s after its last sign.";
    }

    private void start() throws IOException {
        sign(false);
        for (long old = number - 1; old > 0 && files.exists(file(old, OWNER)); old--) {
            files.delete(file(old, SIGN));
            files.delete(file(old, OWNER));
        }
        beats = heart.scheduleWithFixedDelay(
                this::beat, SIGN_EVERY.toMillis(), SIGN_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Renews the sign of life, unless the lock was taken over. */
    void beat() {
        try {
            if (newest(files) != number) {
                if (lost.compareAndSet(false, true)) {
                    onLoss.run();
                }
                return;
            }
            sign(false);
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot give a sign of life in {}: {}", files, e.toString());
        }
    }

    /** Adds Spark's identifier of this run to the sign of life. */
    public void application(String id) throws IOException {
        application = id;
        sign(false);
    }

    /** Whether another process took the lock over. */
    public boolean isLost() {
        return lost.get();
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        beats.cancel(false);
        heart.shutdown();
        try {
            heart.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!isLost()) {
            sign(true);
        }
    }

    private synchronized void sign(boolean released) throws IOException {
        files.replace(
                file(number, SIGN), Json.MAPPER.writeValueAsBytes(new Sign(clock.instant(), application, released)));
    }

    private static long newest(OutputFiles files) throws IOException {
        return files.list(FOLDER).stream()
                .filter(name -> name.matches("\\d{12}\\" + OWNER))
                .mapToLong(name -> Long.parseLong(name.substring(0, name.length() - OWNER.length())))
                .max()
                .orElse(0);
    }

    private static <T> Optional<T> read(OutputFiles files, String name, Class<T> type) throws IOException {
        try {
            return Optional.of(READER.forType(type).readValue(files.read(name)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (JacksonException e) {
            throw new OutputHeldException(files + "/" + name + " does not say who uses this output: "
                    + e.getOriginalMessage() + "; if no run uses it, remove this file");
        }
    }

    private static String file(long number, String ending) {
        return String.format(Locale.ROOT, "%s/%012d%s", FOLDER, number, ending);
    }
}

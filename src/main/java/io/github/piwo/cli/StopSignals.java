package io.github.piwo.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.util.SignalUtils;

/**
 * Ctrl-C and SIGTERM while a command runs: the first interrupts its thread, which then puts things in order; the second ends
 * the process at once. Spark alone would stop under the feet of the trials.
 */
final class StopSignals {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private final AtomicInteger received = new AtomicInteger();
    private final Thread command;
    private final PrintWriter err;

    private StopSignals(Thread command, PrintWriter err) {
        this.command = command;
        this.err = err;
    }

    /** Watches out for the rest of the process's life. */
    static StopSignals interrupting(Thread command, PrintWriter err) {
        StopSignals signals = new StopSignals(command, err);
        SIGNALS.forEach(signal -> SignalUtils.register(signal, signals::received));
        return signals;
    }

    private Object received() {
        if (received.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        // Until this returns, another signal would meet the handler before this one.
        Thread stop = new Thread(this::stop, "stop");
        stop.setDaemon(true);
        stop.start();
        // Handled: the handlers before this one would end the process.
        return true;
    }

    private void stop() {
        command.interrupt();
        err.println("piwo: stopping; running trials save themselves first. Once more ends at once.");
        err.flush();
    }

    /** Whether there was one. */
    boolean any() {
        return received.get() > 0;
    }
}

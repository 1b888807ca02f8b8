package io.github.piwo.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.util.SignalUtils;

/**
 * Handles Ctrl-C and SIGTERM while a command runs. The first signal interrupts the command's thread, which then ends in an orderly
 * way; a second one ends the process immediately. Spark's own handler would stop Spark while trials still run.
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

    /** Handles signals until the process ends. */
    static StopSignals interrupting(Thread command, PrintWriter err) {
        StopSignals signals = new StopSignals(command, err);
        SIGNALS.forEach(signal -> SignalUtils.register(signal, signals::received));
        return signals;
    }

    private Object received() {
        if (received.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        // While this method runs, another signal would still go to the previous handler.
        Thread stop = new Thread(this::stop, "stop");
        stop.setDaemon(true);
        stop.start();
        // The signal is handled: the previous handlers would end the process.
        return true;
    }

    private void stop() {
        command.interrupt();
        err.println("piwo: stopping; running trials save themselves first. Once more ends at once.");
        err.flush();
    }

    /** Whether a signal has been received. */
    boolean any() {
        return received.get() > 0;
    }
}

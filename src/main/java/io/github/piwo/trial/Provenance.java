package io.github.piwo.trial;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where, when and with which software a trial was run.
 *
 * @param startedAt UTC
 * @param seconds wall-clock seconds of the whole trial
 * @param device {@code cpu}, or the GPU's name
 * @param host name of the machine
 * @param attempt counted from 1
 * @param codeVersion version of this program
 * @param libraryVersions versions of the libraries: java, djl, pytorch, and spark if it was used
 * @param recurrence how LSTMs were computed, {@code stepwise}, {@code fused} or {@code vector}; empty if there were none
 * @param gpuBytes the memory in use on the GPU at the trial's end, by all its processes; 0 on the CPU, and if unknown
 * @param millisecondsPerStep the mean time of a training step, without validation, start-up and the evaluation at the end; NaN without
 *     steps, and in records up to format 5
 */
public record Provenance(
        Instant startedAt,
        double seconds,
        String device,
        String host,
        int attempt,
        String codeVersion,
        Map<String, String> libraryVersions,
        String recurrence,
        long gpuBytes,
        double millisecondsPerStep)
        implements Serializable {

    /** Copies the map. */
    public Provenance {
        libraryVersions = Map.copyOf(libraryVersions);
    }

    /** Version of this program; {@code development} if it does not run from its jar. */
    public static String ownVersion() {
        return Optional.ofNullable(Provenance.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** This machine's name. */
    public static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}

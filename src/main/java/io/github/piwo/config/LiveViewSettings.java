package io.github.piwo.config;

import java.io.Serializable;

/**
 * The page that follows a running sweep; no part of a trial's identity. The keys are those of {@code live-view} in
 * {@code reference.conf}.
 *
 * @param address that it listens at
 * @param port 0 for any that is free
 */
public record LiveViewSettings(When when, String address, int port) implements Serializable {

    /** Which sweeps have it. */
    public enum When {
        /** Those whose trials run on the driver's machine. */
        LOCAL,
        /** All. */
        ALWAYS,
        /** None. */
        NEVER
    }
}

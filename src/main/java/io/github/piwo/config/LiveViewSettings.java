package io.github.piwo.config;

import java.io.Serializable;

/**
 * The page that shows a running sweep; not part of a trial's identity. The keys are those of {@code live-view} in
 * {@code reference.conf}.
 *
 * @param address the address that the server listens on
 * @param port 0 for any free port
 */
public record LiveViewSettings(When when, String address, int port) implements Serializable {

    /** The sweeps that have the page. */
    public enum When {
        /** Sweeps in local mode. */
        LOCAL,
        /** All sweeps. */
        ALWAYS,
        /** No sweep. */
        NEVER
    }
}

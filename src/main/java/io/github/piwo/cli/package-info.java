/**
 * The command line: one small class per command, which wires the other packages together and tells people what happened.
 *
 * <p>Exit codes, which other tools rely on, are in {@link io.github.piwo.cli.ExitCode}.
 */
package io.github.piwo.cli;

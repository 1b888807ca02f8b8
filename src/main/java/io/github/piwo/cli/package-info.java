/**
 * The command line: one small class for each command, which connects the other packages and reports to people what happened.
 *
 * <p>Exit codes, which other tools rely on, are in {@link io.github.piwo.cli.ExitCode}.
 */
package io.github.piwo.cli;

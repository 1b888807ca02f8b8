/**
 * Reference classifiers: simple methods, trained with exactly the labels that the networks have, which show whether a network is
 * worth its cost.
 *
 * <p>{@link io.github.piwo.baseline.Baseline} fits one and evaluates it; no engine is needed.
 */
package io.github.piwo.baseline;

/**
 * Tests, posteriors and intervals of paired figures: pure functions of numbers, checked against SciPy, statsmodels, baycomp and NumPy.
 */
package io.github.piwo.statistics;

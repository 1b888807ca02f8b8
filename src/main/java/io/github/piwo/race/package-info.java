/**
 * Racing: which α go on, decided split by split by results on validation texts. A pure function of the results that exist.
 */
package io.github.piwo.race;

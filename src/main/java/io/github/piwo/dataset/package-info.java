/**
 * The prepared dataset as one trial sees it: plain Java arrays, no Spark, no DJL.
 *
 * <p>{@link io.github.piwo.dataset.PreparedDataset} holds the encoded texts and word vectors and is shared by all trials
 * of a JVM; {@link io.github.piwo.dataset.SupervisionSplit} chooses the labelled texts that a trial trains and validates
 * on; {@link io.github.piwo.dataset.BatchSampler} draws its batches.
 */
package io.github.piwo.dataset;

/**
 * Trained models at work, and the form in which they are kept.
 *
 * <p>{@link io.github.piwo.inference.TextClassifier} gives texts probabilities, whatever family the model is of;
 * {@link io.github.piwo.inference.KeptModel} writes one to a folder and reads it again.
 */
package io.github.piwo.inference;

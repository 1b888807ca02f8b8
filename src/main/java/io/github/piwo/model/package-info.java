/**
 * The networks: encoder, q(z|x), q(y|x), p(y|z) and the decoder p(x|y,z).
 *
 * <p>{@link io.github.piwo.model.TextModel} owns the parameters; {@link io.github.piwo.model.TextEncoder} turns a
 * {@link io.github.piwo.model.TokenBatch} into a posterior; {@link io.github.piwo.model.TextDecoder} is the batch's
 * generative model. Padding never changes a value. The result of an operation belongs to the manager of its first operand,
 * so a parameter is never the first operand.
 */
package io.github.piwo.model;

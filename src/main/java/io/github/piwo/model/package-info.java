/**
 * The networks: encoder, q(z|x), q(y|x), p(y|z) and the decoder p(x|y,z).
 *
 * <p>{@link io.github.piwo.model.TextModel} owns the parameters; {@link io.github.piwo.model.TextEncoder} turns a
 * {@link io.github.piwo.model.TokenBatch} into a posterior; {@link io.github.piwo.model.TextDecoder} is the batch's
 * generative side. Padding never changes a value. Every operation's result belongs to the manager of its first operand,
 * which is why parameters never come first.
 */
package io.github.piwo.model;

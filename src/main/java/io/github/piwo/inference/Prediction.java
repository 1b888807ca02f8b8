package io.github.piwo.inference;

import java.util.OptionalDouble;

/**
 * What models say about a text.
 *
 * @param probabilities of the classes, in their order
 * @param logLikelihood a lower bound of log p(x) in nats, if it was asked for
 * @param tokens the number of tokens of the text that were read
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Prediction(double[] probabilities, OptionalDouble logLikelihood, int tokens) {

    /** The class with the highest probability; the first of equals. */
    public int label() {
        return best(probabilities);
    }

    /** The place of the highest number; the first of equals. */
    public static int best(double[] probabilities) {
        int best = 0;
        for (int c = 1; c < probabilities.length; c++) {
            best = probabilities[c] > probabilities[best] ? c : best;
        }
        return best;
    }

    /** −Σ p log p in nats: 0 for a model that is sure, log C for one that does not know. */
    public double entropy() {
        double entropy = 0;
        for (double p : probabilities) {
            entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        return entropy;
    }

    /** The upper bound exp(−log p(x) / tokens) of the perplexity per token, if the likelihood was asked for. */
    public OptionalDouble perplexity() {
        return logLikelihood.isPresent()
                ? OptionalDouble.of(Math.exp(-logLikelihood.getAsDouble() / tokens))
                : OptionalDouble.empty();
    }
}

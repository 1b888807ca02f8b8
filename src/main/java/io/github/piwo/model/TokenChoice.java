package io.github.piwo.model;

import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * How a token is drawn from a distribution: p^(1/temperature), limited to the most probable tokens that together have at least the
 * probability {@code topP} (nucleus sampling, Holtzman et al., 2020), normalised again.
 *
 * @param temperature above 0; 1 draws from the distribution itself
 * @param topP in (0, 1]; 1 keeps all tokens
 */
public record TokenChoice(double temperature, double topP) {
    /** Draws from the distribution itself. */
    public static final TokenChoice PLAIN = new TokenChoice(1, 1);

    /** Checks the ranges above. */
    public TokenChoice {
        if (!(temperature > 0 && Double.isFinite(temperature)) || !(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("temperature " + temperature + ", top-p " + topP);
        }
    }

    /**
     * Draws one token.
     *
     * @param logits of all tokens
     */
    int draw(double[] logits, RandomGenerator random) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            highest = Math.max(highest, logit);
        }
        double[] weights = new double[logits.length];
        double sum = 0;
        for (int token = 0; token < weights.length; token++) {
            weights[token] = Math.exp((logits[token] - highest) / temperature);
            sum += weights[token];
        }
        double uniform = random.nextDouble();
        return topP < 1 ? drawFromNucleus(weights, sum, uniform) : drawFromAll(weights, sum, uniform);
    }

    private static int drawFromAll(double[] weights, double sum, double uniform) {
        double left = uniform * sum;
        int last = 0;
        for (int token = 0; token < weights.length; token++) {
            if (weights[token] > 0) {
                last = token;
                left -= weights[token];
                if (left < 0) {
                    return token;
                }
            }
        }
        return last;
    }

    private int drawFromNucleus(double[] weights, double sum, double uniform) {
        int[] byWeight = IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingDouble(token -> -weights[token]))
                .mapToInt(Integer::intValue)
                .toArray();
        double nucleus = 0;
        int size = 0;
        while (size < byWeight.length && nucleus < topP * sum) {
            nucleus += weights[byWeight[size++]];
        }
        double left = uniform * nucleus;
        for (int i = 0; i < size; i++) {
            left -= weights[byWeight[i]];
            if (left < 0) {
                return byWeight[i];
            }
        }
        return byWeight[size - 1];
    }
}

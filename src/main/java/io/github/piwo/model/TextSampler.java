package io.github.piwo.model;

import java.util.List;
import java.util.random.RandomGenerator;

/** Texts of p(x|y,z). For use by one thread. */
public interface TextSampler {

    /**
     * One text for each z.
     *
     * @param z {@code [texts][latent]}
     * @param labels of the texts
     * @param maxTokens the most tokens of a text
     * @param choice how tokens are drawn, where they are
     * @param randoms one for each text, so that a text does not depend on those beside it
     * @return the tokens, with the closing {@code <eos>} where the text has ended
     */
    List<int[]> texts(float[][] z, int[] labels, int maxTokens, TokenChoice choice, List<RandomGenerator> randoms);
}

package io.github.piwo.corpus;

import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.TrialId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** Normally distributed vectors. Each has a generator keyed by (seed, word), so it does not depend on the other words. */
final class RandomVectors {
    private static final double STANDARD_DEVIATION = 0.1;

    private RandomVectors() {}

    static WordVectors of(Vocabulary vocabulary, int dimension, long seed) {
        WordVectors vectors = new WordVectors(dimension);
        vocabulary.index().forEach((word, index) -> vectors.add(index, vector(word, dimension, seed)));
        return vectors;
    }

    private static float[] vector(String word, int dimension, long seed) {
        byte[] key = TrialId.sha256().digest((seed + ":" + word).getBytes(StandardCharsets.UTF_8));
        RandomGenerator random = KeyedRandom.ofSeed(ByteBuffer.wrap(key).getLong());
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) (STANDARD_DEVIATION * random.nextGaussian());
        }
        return vector;
    }
}

package io.github.piwo.corpus;

import io.github.piwo.dataset.SpecialTokens;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Vectors of some of a vocabulary's words; the others', and those of the special tokens, are zero. */
final class WordVectors {
    private final int dimension;
    private final Map<Integer, float[]> byIndex = new HashMap<>();

    WordVectors(int dimension) {
        this.dimension = dimension;
    }

    int dimension() {
        return dimension;
    }

    /** Takes a word's vector over, unless it has one. */
    void add(int index, float[] vector) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException(vector.length + " values, expected " + dimension);
        }
        byIndex.putIfAbsent(index, vector);
    }

    /** Zeros for a word that has none. */
    float[] vector(int index) {
        return Optional.ofNullable(byIndex.get(index)).orElseGet(() -> new float[dimension]);
    }

    /** Share of the words that have a vector, special tokens not counted. */
    double coverage(Vocabulary vocabulary) {
        int words = vocabulary.size() - SpecialTokens.NAMES.size();
        return words == 0 ? 0 : byIndex.size() / (double) words;
    }
}

package io.github.piwo.inference;

import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.dataset.LatentSemanticAnalysis;
import io.github.piwo.store.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the training texts say about words, as arrays that can be stored. */
final class WordTensors {
    private static final String SHARES = "words.share";
    private static final String INVERSE_TEXT_FREQUENCIES = "words.inverse_text_frequency";
    private static final String VECTORS = "words.vector";
    private static final String DIRECTIONS = "lsa.directions";
    private static final String MEANS = "lsa.means";

    private WordTensors() {}

    /**
     * The arrays.
     *
     * @param withVectors whether mean vectors are needed
     * @param lsa the latent semantic analysis, if it is needed
     */
    static SortedMap<String, Tensor> of(BagOfWords bags, boolean withVectors, Optional<LatentSemanticAnalysis> lsa) {
        int words = bags.vocabularySize();
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        tensors.put(SHARES, new Tensor.Doubles(new int[] {words}, bags.shares()));
        tensors.put(INVERSE_TEXT_FREQUENCIES, new Tensor.Floats(new int[] {words}, bags.inverseTextFrequencies()));
        if (withVectors) {
            tensors.put(VECTORS, new Tensor.Floats(new int[] {words, bags.dimension()}, bags.vectors()));
        }
        lsa.map(LatentSemanticAnalysis::directions).ifPresent(directions -> {
            int size = directions.means().length;
            double[] flat = Arrays.stream(directions.ofWords())
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
            tensors.put(DIRECTIONS, new Tensor.Doubles(new int[] {words, size}, flat));
            tensors.put(MEANS, new Tensor.Doubles(new int[] {size}, directions.means()));
        });
        return tensors;
    }

    static BagOfWords bagOfWords(SortedMap<String, Tensor> tensors) {
        return BagOfWords.restored(
                Tensor.doubles(tensors, SHARES),
                Tensor.floats(tensors, INVERSE_TEXT_FREQUENCIES),
                tensors.containsKey(VECTORS) ? Tensor.floats(tensors, VECTORS) : new float[0],
                tensors.containsKey(MEANS) ? Optional.of(directions(tensors)) : Optional.empty());
    }

    private static LatentSemanticAnalysis.Directions directions(SortedMap<String, Tensor> tensors) {
        double[] means = Tensor.doubles(tensors, MEANS);
        double[] flat = Tensor.doubles(tensors, DIRECTIONS);
        double[][] ofWords = new double[flat.length / means.length][];
        for (int word = 0; word < ofWords.length; word++) {
            ofWords[word] = Arrays.copyOfRange(flat, word * means.length, (word + 1) * means.length);
        }
        return new LatentSemanticAnalysis.Directions(ofWords, means);
    }

    /** Whether an array of a model is one of these. */
    static boolean contains(String name) {
        return name.startsWith("words.") || name.startsWith("lsa.");
    }
}

package io.github.piwo.results;

import io.github.piwo.config.FlatSettings;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether trials of two experiments with the same seed and split train and validate on the same texts, and are tested on the same ones.
 * A split is drawn from (labelled texts with their labels, number of parts, stratified or not, seed, split, rate), so all of these
 * must be the same.
 *
 * <p>A dataset's fingerprint covers its texts, and also how they are prepared: the vocabulary, the longest text, the word vectors.
 * The same fingerprint proves the same texts. Another one proves nothing: the texts may be the same, which is known only if
 * both outputs remember that they were read from the same unchanged files, {@link PlacedExperiment#sources()}.
 */
final class SharedSplits {
    private SharedSplits() {}

    /** Why no splits are shared, in words; empty if those of the same seed and number are. */
    static Optional<String> obstacle(PlacedExperiment own, PlacedExperiment other) {
        if (!own.dataset().equals(other.dataset())) {
            return Optional.of("another dataset: " + own.dataset() + " here, " + other.dataset() + " there");
        }
        return difference("dataset.splits", own, other)
                .or(() -> difference("dataset.stratified", own, other))
                .or(() -> otherClasses(own, other))
                .or(() -> otherTexts(own, other));
    }

    private static Optional<String> difference(String key, PlacedExperiment own, PlacedExperiment other) {
        String here = own.settings().get(key).orElse("false");
        String there = other.settings().get(key).orElse("false");
        return FlatSettings.isSame(here, there)
                ? Optional.empty()
                : Optional.of("the labelled texts are cut in another way: " + key + " = " + here + " here, " + there
                        + " there");
    }

    private static Optional<String> otherClasses(PlacedExperiment own, PlacedExperiment other) {
        List<String> here = own.classNames();
        List<String> there = other.classNames();
        if (here.isEmpty() || there.isEmpty() || here.equals(there)) {
            return Optional.empty();
        }
        TreeSet<String> onlyOne = new TreeSet<>(here);
        onlyOne.addAll(there);
        onlyOne.removeIf(name -> here.contains(name) && there.contains(name));
        return Optional.of("other classes: " + here.size() + " here, " + there.size() + " there"
                + (onlyOne.isEmpty() ? "" : ", only one has " + onlyOne.first()));
    }

    private static Optional<String> otherTexts(PlacedExperiment own, PlacedExperiment other) {
        boolean areSame =
                own.fingerprint().equals(other.fingerprint()) || !Collections.disjoint(own.sources(), other.sources());
        return areSame
                ? Optional.empty()
                : Optional.of(
                        "the datasets have different fingerprints, and nothing proves that their texts are the same");
    }
}

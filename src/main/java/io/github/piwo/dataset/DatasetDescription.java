package io.github.piwo.dataset;

import io.github.piwo.dataset.DatasetSummary.ClassCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is in a prepared dataset, in sentences, each with a suggestion if there is something to do. */
public final class DatasetDescription {
    private static final int MOST_CLASSES = 20;
    private static final int FEW_TEXTS = 10;
    private static final double SKEWED = 0.8;
    private static final double MANY_CUT = 0.05;
    private static final double MANY_UNKNOWN = 0.1;

    private final DatasetManifest manifest;
    private final DatasetSummary summary;
    private final List<String> lines = new ArrayList<>();

    private DatasetDescription(DatasetManifest manifest) {
        this.manifest = manifest;
        this.summary = manifest.summary();
    }

    /** One line for each finding. */
    public static List<String> of(DatasetManifest manifest) {
        DatasetDescription description = new DatasetDescription(manifest);
        description.texts();
        if (!manifest.summary().equals(DatasetSummary.UNKNOWN)) {
            description.classes();
            description.lengths();
            description.words();
            description.repetitions();
        }
        return List.copyOf(description.lines);
    }

    private void texts() {
        double training = manifest.labelledTexts() + (double) manifest.unlabelledTexts();
        add(
                "%,d training texts, %,d (%.1f %%) of them with a label; %,d test texts; %d classes",
                manifest.labelledTexts() + manifest.unlabelledTexts(),
                manifest.labelledTexts(),
                100 * manifest.labelledTexts() / training,
                manifest.testTexts(),
                manifest.classes());
        if (manifest.unlabelledTexts() == 0) {
            lines.add(
                    "  there are no unlabelled texts, so only None can be trained: add some (dataset.table.unlabelled), or"
                            + " keep fewer labels (dataset.labelled-texts)");
        }
    }

    private void classes() {
        List<ClassCount> bySize = summary.classes().stream()
                .sorted(Comparator.comparingLong(ClassCount::labelled).reversed())
                .toList();
        String shown = bySize.stream()
                .limit(MOST_CLASSES)
                .map(one -> String.format(Locale.ROOT, "%s (%,d + %,d)", one.name(), one.labelled(), one.test()))
                .collect(Collectors.joining(", "));
        int more = bySize.size() - MOST_CLASSES;
        add("labelled + test texts by class: %s%s", shown, more > 0 ? " and " + more + " smaller ones" : "");
        double largest = bySize.get(0).labelled() / (double) manifest.labelledTexts();
        if (largest > SKEWED) {
            add(
                    "  %.0f %% of the labels are %s: training.metric = macro-f1 counts all classes alike",
                    100 * largest, bySize.get(0).name());
        }
        List<String> small = bySize.stream()
                .filter(one -> one.labelled() < FEW_TEXTS)
                .map(ClassCount::name)
                .toList();
        if (!small.isEmpty()) {
            add(
                    "  fewer than %d labelled texts: %s: label more of them, or join them with another class",
                    FEW_TEXTS, String.join(", ", small.subList(0, Math.min(small.size(), MOST_CLASSES))));
        }
    }

    private void lengths() {
        long texts = manifest.labelledTexts() + manifest.unlabelledTexts() + manifest.testTexts();
        double cut = manifest.cutTexts() / (double) texts;
        add(
                "median length %,d words, 95 %% have at most %,d; %,d texts (%.1f %%) are cut to dataset.max-tokens = %d",
                summary.medianWords(), summary.longWords(), manifest.cutTexts(), 100 * cut, manifest.maxTokens());
        if (cut > MANY_CUT) {
            add("  dataset.max-tokens = %d would keep 95 %% of them whole", summary.longWords() + 1);
        }
    }

    private void words() {
        add(
                "%,d words in the vocabulary, %.1f %% of them with a vector; %.1f %% of the training texts' words are unknown%s",
                manifest.vocabularySize(),
                100 * manifest.vectorCoverage(),
                100 * manifest.unknownShare(),
                summary.leftOutWords().isEmpty() ? "" : ", most often " + String.join(" ", summary.leftOutWords()));
        if (manifest.unknownShare() > MANY_UNKNOWN) {
            add("  a larger dataset.vocabulary-size would know more of them");
        }
    }

    private void repetitions() {
        if (summary.repeatedTexts() > 0) {
            add("%,d training texts repeat an earlier one, word for word", summary.repeatedTexts());
        }
        if (summary.leakedTexts() > 0) {
            add(
                    "%,d training texts are also test texts: dataset.remove-leaked = true removes them, so that accuracies are"
                            + " those of texts never seen",
                    summary.leakedTexts());
        }
    }

    private void add(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }
}

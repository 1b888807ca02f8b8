package io.github.piwo.corpus;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.PreparedDatasetReader;
import io.github.piwo.dataset.TextSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** A prepared dataset in a form that tests can look at and compare. */
record Prepared(Preparation preparation, PreparedDataset dataset, List<String> vocabulary) {

    static Prepared of(ExperimentSettings settings) throws IOException {
        return of(settings, 2);
    }

    static Prepared of(ExperimentSettings settings, int partitions) throws IOException {
        Preparation preparation =
                new CorpusPreparation(LocalSpark.session(), settings, () -> {}, partitions).prepare(false);
        String path = preparation.path().toString();
        List<String> vocabulary =
                LocalSpark.session()
                        .read()
                        .parquet(path + "/vocabulary")
                        .select("index", "token")
                        .collectAsList()
                        .stream()
                        .sorted(Comparator.comparingInt((Row row) -> row.getInt(0)))
                        .map(row -> row.getString(1))
                        .toList();
        return new Prepared(preparation, PreparedDatasetReader.read(path, RawFixtures.HADOOP), vocabulary);
    }

    /** The words of a text, as modelled. */
    String words(TextSet texts, int text) {
        return String.join(
                " ", Arrays.stream(texts.tokens(text)).mapToObj(vocabulary::get).toList());
    }

    /** Label and words of each text of a subset, in its order. */
    List<String> texts(TextSet texts) {
        return IntStream.range(0, texts.size())
                .mapToObj(text -> texts.idHash(text) + " " + texts.label(text) + " " + words(texts, text))
                .toList();
    }

    /** Everything that a trial can see of it. */
    List<Object> content() {
        return List.of(
                vocabulary,
                texts(dataset.labelled()),
                texts(dataset.unlabelled()),
                texts(dataset.test()),
                Arrays.toString(dataset.wordVectors()));
    }
}

package io.github.piwo.corpus;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Tables of tickets, as people have them, written by Spark in any format. */
final class OwnTables {
    static final List<String> TOPICS = List.of("billing", "delivery", "returns");
    private static final String[][] WORDS = {
        {"invoice", "card", "paid", "refund", "amount"},
        {"parcel", "late", "courier", "address", "door"},
        {"broken", "label", "exchange", "box", "size"}
    };
    private static final StructType SCHEMA = new StructType()
            .add("title", DataTypes.StringType)
            .add("body", DataTypes.StringType)
            .add("topic", DataTypes.StringType)
            .add("part", DataTypes.StringType);

    private OwnTables() {}

    /** Tickets: a third with a label, a tenth for testing. Some are repeated, and some have delimiters, quotes and other scripts. */
    static List<Row> tickets(int count) {
        Random random = new Random(11);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int topic = i % TOPICS.size();
            String title = WORDS[topic][random.nextInt(5)] + ", \"" + WORDS[topic][random.nextInt(5)] + "\"; größe";
            String body = WORDS[topic][random.nextInt(5)] + " the " + WORDS[topic][random.nextInt(5)] + " no " + i / 2;
            boolean isTest = i % 10 == 0;
            boolean isLabelled = isTest || i / 3 % 3 == 1;
            rows.add(RowFactory.create(title, body, isLabelled ? TOPICS.get(topic) : null, isTest ? "test" : "train"));
        }
        return rows;
    }

    static Dataset<Row> table(List<Row> rows, int parts) {
        return LocalSpark.session().createDataFrame(rows, SCHEMA).repartition(parts);
    }

    /** Settings of a table with columns as {@link #tickets} has them. */
    static ExperimentSettings settings(Path output, Path train, String... overrides) {
        return SettingsLoader.load(
                Optional.empty(),
                Stream.concat(overrides(output, train).stream(), Stream.of(overrides))
                        .toList());
    }

    static List<String> overrides(Path output, Path train) {
        return List.of(
                "output=" + output,
                "dataset.name=table",
                "dataset.table.train=" + train,
                "dataset.table.text-columns=[title, body]",
                "dataset.table.label-column=topic",
                "dataset.splits=2",
                "sweep.splits=[1]",
                "dataset.max-tokens=12",
                "dataset.vocabulary-size=60",
                "dataset.vectors.source=random",
                "dataset.vectors.dimension=4");
    }
}

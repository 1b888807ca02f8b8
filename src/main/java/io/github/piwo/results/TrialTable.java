package io.github.piwo.results;

import io.github.piwo.store.RecordContent;
import io.github.piwo.trial.TrialRecord;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** The tables whose rows come from single records, so that they can be made in parts. An enum, since tasks refer to it. */
enum TrialTable {
    TRIALS,
    EPOCHS,
    CONFUSION,
    CLASSES,
    CALIBRATION,
    GENERATED;

    /** How rows are made from a record. */
    private record Source<T>(TableSchema<T> schema, Function<TrialRecord, Stream<T>> items) {
        Stream<Row> rows(TrialRecord record) {
            return items.apply(record).map(schema::row);
        }
    }

    private Source<?> source() {
        return switch (this) {
            case TRIALS -> new Source<>(TrialSchemas.TRIALS, Stream::of);
            case EPOCHS -> new Source<>(TrialSchemas.EPOCHS, TrialSchemas::epochs);
            case CONFUSION -> new Source<>(ClassSchemas.CONFUSION, ClassSchemas::cells);
            case CLASSES -> new Source<>(ClassSchemas.CLASSES, ClassSchemas::classes);
            case CALIBRATION -> new Source<>(ModelSchemas.CALIBRATION, ModelSchemas::bins);
            case GENERATED -> new Source<>(ModelSchemas.GENERATED, ModelSchemas::examples);
        };
    }

    /** What the rows are made from. */
    RecordContent content() {
        return this == EPOCHS ? RecordContent.WHOLE : RecordContent.WITHOUT_EPOCHS;
    }

    TableSchema<?> schema() {
        return source().schema();
    }

    /** The rows of a trial, in their order. */
    Stream<Row> rows(TrialRecord record) {
        return source().rows(record);
    }
}

package io.github.piwo.results;

import io.github.piwo.store.RecordContent;
import io.github.piwo.trial.TrialRecord;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The tables whose rows come from single records, so that they can be made in parts. An enum, since tasks refer to it. */
enum TrialTable {
    TRIALS(TrialSchemas.TRIALS, Stream::of),
    EPOCHS(TrialSchemas.EPOCHS, TrialSchemas::epochs),
    CONFUSION(ClassSchemas.CONFUSION, ClassSchemas::cells),
    CLASSES(ClassSchemas.CLASSES, ClassSchemas::classes),
    CALIBRATION(ModelSchemas.CALIBRATION, ModelSchemas::bins),
    GENERATED(ModelSchemas.GENERATED, ModelSchemas::examples);

    private final String table;
    private final StructType schema;
    private final Function<TrialRecord, Stream<Row>> rows;

    <T> TrialTable(TableSchema<T> schema, Function<TrialRecord, Stream<T>> items) {
        this.table = schema.name();
        this.schema = schema.schema();
        this.rows = record -> items.apply(record).map(schema::row);
    }

    /** What the rows are made from. */
    RecordContent content() {
        return this == EPOCHS ? RecordContent.WHOLE : RecordContent.WITHOUT_EPOCHS;
    }

    String table() {
        return table;
    }

    StructType schema() {
        return schema;
    }

    /** The rows of a trial, in their order. */
    Stream<Row> rows(TrialRecord record) {
        return rows.apply(record);
    }
}

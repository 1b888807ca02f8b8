package io.github.piwo.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Reads the rows of a Parquet folder whose columns are strings, numbers and lists of int or float. Each row is a map from columns to
 * String, Integer, Long, int[] or float[]. The elements of lists are not boxed: a dataset has tens of millions of tokens.
 */
final class ParquetRows {
    private ParquetRows() {}

    /** Uses a row. */
    interface RowConsumer {
        void accept(Map<String, Object> row) throws IOException;
    }

    /** Passes every row of a folder's files to a consumer. */
    static void forEach(Path folder, Configuration hadoop, RowConsumer consumer) throws IOException {
        FileSystem files = folder.getFileSystem(hadoop);
        for (FileStatus file : files.listStatus(folder)) {
            if (file.getPath().getName().endsWith(".parquet")) {
                try (ParquetReader<Map<String, Object>> reader = ParquetReader.builder(new Support(), file.getPath())
                        .withConf(hadoop)
                        .build()) {
                    for (Map<String, Object> row = reader.read(); row != null; row = reader.read()) {
                        consumer.accept(row);
                    }
                }
            }
        }
    }

    private static final class Support extends ReadSupport<Map<String, Object>> {
        @Override
        public ReadContext init(InitContext context) {
            return new ReadContext(context.getFileSchema());
        }

        @Override
        @SuppressWarnings("deprecation") // The only one of its overloads that is abstract.
        public RecordMaterializer<Map<String, Object>> prepareForRead(
                Configuration hadoop, Map<String, String> metadata, MessageType schema, ReadContext context) {
            return new Materializer(schema);
        }
    }

    private static final class Materializer extends RecordMaterializer<Map<String, Object>> {
        private final RowConverter root;

        Materializer(MessageType schema) {
            this.root = new RowConverter(schema);
        }

        @Override
        public Map<String, Object> getCurrentRecord() {
            return root.row;
        }

        @Override
        public GroupConverter getRootConverter() {
            return root;
        }
    }

    private static final class RowConverter extends GroupConverter {
        private final List<Converter> columns = new ArrayList<>();
        private Map<String, Object> row = new HashMap<>();

        RowConverter(MessageType schema) {
            for (Type column : schema.getFields()) {
                Consumer<Object> target = value -> row.put(column.getName(), value);
                columns.add(column.isPrimitive() ? new Value(target) : new ListColumn(column.asGroupType(), target));
            }
        }

        @Override
        public Converter getConverter(int column) {
            return columns.get(column);
        }

        @Override
        public void start() {
            row = new HashMap<>();
        }

        @Override
        public void end() {
            // The row is fetched by the materializer.
        }
    }

    private static final class Value extends PrimitiveConverter {
        private final Consumer<Object> target;

        Value(Consumer<Object> target) {
            this.target = target;
        }

        @Override
        public void addBinary(Binary value) {
            target.accept(value.toStringUsingUTF8());
        }

        @Override
        public void addInt(int value) {
            target.accept(value);
        }

        @Override
        public void addLong(long value) {
            target.accept(value);
        }
    }

    /** A column of three levels, as Parquet writes lists: the column, its repeated group, the element. */
    private static final class ListColumn extends GroupConverter {
        private final NumberList elements;
        private final Consumer<Object> target;
        private final GroupConverter repeated = new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
                return elements;
            }

            @Override
            public void start() {
                // Its one field is the element.
            }

            @Override
            public void end() {
                // Its one field is the element.
            }
        };

        ListColumn(GroupType column, Consumer<Object> target) {
            Type element = column.getType(0).asGroupType().getType(0);
            this.elements = new NumberList(element.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.FLOAT);
            this.target = target;
        }

        @Override
        public Converter getConverter(int field) {
            return repeated;
        }

        @Override
        public void start() {
            elements.clear();
        }

        @Override
        public void end() {
            target.accept(elements.toArray());
        }
    }
}

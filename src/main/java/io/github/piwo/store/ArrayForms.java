package io.github.piwo.store;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.piwo.trial.Calibration.Bin;
import io.github.piwo.trial.EpochMetrics;
import java.io.IOException;

/**
 * JSON of epochs and bins as arrays without names. There are dozens of them in a record, and Jackson's own reader of arrays takes
 * longer for them than for the rest.
 */
final class ArrayForms {
    private ArrayForms() {}

    static JsonMapper.Builder addTo(JsonMapper.Builder mapper) {
        return mapper.addMixIn(EpochMetrics.class, OfEpoch.class).addMixIn(Bin.class, OfBin.class);
    }

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonDeserialize(using = EpochReader.class)
    private interface OfEpoch {}

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonDeserialize(using = BinReader.class)
    private interface OfBin {}

    /** Reads the elements in the order of the record's components, in which they were written. */
    private static final class EpochReader extends JsonDeserializer<EpochMetrics> {
        @Override
        public EpochMetrics deserialize(JsonParser json, DeserializationContext context) throws IOException {
            EpochMetrics epoch = new EpochMetrics(
                    json.nextIntValue(0),
                    json.nextLongValue(0),
                    next(json),
                    next(json),
                    next(json),
                    next(json),
                    next(json),
                    next(json),
                    next(json),
                    next(json));
            end(json);
            return epoch;
        }
    }

    private static final class BinReader extends JsonDeserializer<Bin> {
        @Override
        public Bin deserialize(JsonParser json, DeserializationContext context) throws IOException {
            Bin bin = new Bin(json.nextIntValue(0), next(json), next(json));
            end(json);
            return bin;
        }
    }

    /** NaN is written as text. */
    private static double next(JsonParser json) throws IOException {
        return json.nextToken() == JsonToken.VALUE_STRING ? Double.parseDouble(json.getText()) : json.getDoubleValue();
    }

    private static void end(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.END_ARRAY) {
            throw new IOException("an array has too many elements");
        }
    }
}

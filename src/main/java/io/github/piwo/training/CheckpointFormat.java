package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.piwo.engine.Autograd;
import io.github.piwo.trial.TrialId;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A checkpoint as a file: a magic word with the version, the header as JSON with its length before it, the arrays as
 * little-endian floats in the order of their names, each with its name and its number of elements, and the SHA-256 of all
 * that.
 */
final class CheckpointFormat {
    private static final long MAGIC = 0x5049574f_43503031L; // "PIWOCP01"
    private static final int MAX_HEADER = 1 << 26;
    private static final int BUFFER = 1 << 16;
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private CheckpointFormat() {}

    /** The part that is JSON. */
    record Header(String trialId, TrainingState state) {}

    static void write(OutputStream out, Header header, SortedMap<String, NDArray> arrays) throws IOException {
        MessageDigest digest = TrialId.sha256();
        DataOutputStream data =
                new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(out, digest), BUFFER));
        data.writeLong(MAGIC);
        byte[] json = JSON.writeValueAsBytes(header);
        data.writeInt(json.length);
        data.write(json);
        data.writeInt(arrays.size());
        for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
            data.writeUTF(array.getKey());
            data.writeLong(array.getValue().size());
            data.write(bytes(array.getValue()));
        }
        data.flush();
        out.write(digest.digest());
        out.flush();
    }

    /**
     * Checks the whole of a checkpoint and gives its header.
     *
     * @throws UnusableCheckpointException if it is torn or altered, another trial's, or does not hold these arrays
     */
    static TrainingState check(InputStream in, String trialId, SortedMap<String, NDArray> arrays) throws IOException {
        return read(in, trialId, arrays, Optional.empty());
    }

    /** Likewise, and fills the arrays meanwhile. */
    static TrainingState load(InputStream in, String trialId, SortedMap<String, NDArray> arrays, NDManager manager)
            throws IOException {
        return read(in, trialId, arrays, Optional.of(manager));
    }

    private static TrainingState read(
            InputStream in, String trialId, SortedMap<String, NDArray> arrays, Optional<NDManager> manager)
            throws IOException {
        MessageDigest digest = TrialId.sha256();
        DataInputStream plain = new DataInputStream(new BufferedInputStream(in, BUFFER));
        DataInputStream data = new DataInputStream(new DigestInputStream(plain, digest));
        try {
            expect(data.readLong() == MAGIC, "it is no checkpoint of this version");
            Header header = header(data);
            expect(header.trialId().equals(trialId), "it is one of another trial, " + header.trialId());
            expect(data.readInt() == arrays.size(), "it holds other arrays than this trial has");
            for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
                expect(
                        data.readUTF().equals(array.getKey())
                                && data.readLong() == array.getValue().size(),
                        "it holds other arrays than this trial has");
                byte[] content =
                        new byte[Math.toIntExact(Float.BYTES * array.getValue().size())];
                data.readFully(content);
                manager.ifPresent(owner -> fill(owner, array.getValue(), content));
            }
            byte[] sum = new byte[digest.getDigestLength()];
            plain.readFully(sum);
            expect(MessageDigest.isEqual(digest.digest(), sum), "its checksum does not fit its content");
            expect(plain.read() < 0, "something follows its end");
            return header.state();
        } catch (EOFException e) {
            throw new UnusableCheckpointException("it ends too early", e);
        } catch (java.io.UTFDataFormatException e) {
            throw new UnusableCheckpointException("it is damaged: " + e.getMessage(), e);
        }
    }

    private static Header header(DataInputStream data) throws IOException {
        int length = data.readInt();
        expect(length >= 0 && length <= MAX_HEADER, "it is damaged: a header of " + length + " bytes");
        byte[] json = data.readNBytes(length);
        try {
            Header header = JSON.readValue(json, Header.class);
            expect(header != null && header.trialId() != null && header.state() != null, "its header is damaged");
            return header;
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new UnusableCheckpointException("its header is damaged: " + e.getOriginalMessage(), e);
        }
    }

    private static void expect(boolean holds, String otherwise) throws UnusableCheckpointException {
        if (!holds) {
            throw new UnusableCheckpointException(otherwise);
        }
    }

    private static byte[] bytes(NDArray array) {
        float[] values = array.toFloatArray();
        ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    private static void fill(NDManager manager, NDArray array, byte[] content) {
        float[] values = new float[content.length / Float.BYTES];
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        try (NDArray read = manager.create(values, array.getShape())) {
            Autograd.copy(read, array);
        }
    }
}

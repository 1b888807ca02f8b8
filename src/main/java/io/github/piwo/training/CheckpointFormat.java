package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.piwo.engine.Autograd;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.NewerFormatException;
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
 * The file format of a checkpoint: a magic number with the version; the length of the header and the header as JSON; for each
 * array, in the order of the names, its name, its number of elements and its values as little-endian floats; the SHA-256 of all
 * of these.
 */
final class CheckpointFormat {
    /** "PIWOCP" and the format's version in two digits. */
    private static final long MAGIC = 0x5049574f_43503032L;

    private static final int VERSION = 2;
    private static final int VERSION_BITS = 16;
    private static final int BUFFER = 1 << 16;

    private CheckpointFormat() {}

    /** The header. */
    record Header(String trialId, TrainingState state) {}

    static void write(OutputStream out, Header header, SortedMap<String, NDArray> arrays) throws IOException {
        MessageDigest digest = TrialId.sha256();
        DataOutputStream data =
                new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(out, digest), BUFFER));
        data.writeLong(MAGIC);
        byte[] json = Json.MAPPER.writeValueAsBytes(header);
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
     * Reads and checks a whole checkpoint without changing the arrays.
     *
     * @param name of the file, for messages
     * @throws UnusableCheckpointException if it is incomplete or altered, belongs to another trial, or does not contain these arrays
     * @throws NewerFormatException if a newer version of this program wrote it
     */
    static TrainingState check(InputStream in, String name, String trialId, SortedMap<String, NDArray> arrays)
            throws IOException {
        return read(in, name, trialId, arrays, Optional.empty());
    }

    /** Likewise, and copies the values into the arrays. */
    static TrainingState load(
            InputStream in, String name, String trialId, SortedMap<String, NDArray> arrays, NDManager manager)
            throws IOException {
        return read(in, name, trialId, arrays, Optional.of(manager));
    }

    private static TrainingState read(
            InputStream in, String name, String trialId, SortedMap<String, NDArray> arrays, Optional<NDManager> manager)
            throws IOException {
        MessageDigest digest = TrialId.sha256();
        DataInputStream plain = new DataInputStream(new BufferedInputStream(in, BUFFER));
        DataInputStream data = new DataInputStream(new DigestInputStream(plain, digest));
        try {
            checkVersion(data.readLong(), "checkpoint " + name + " of trial " + trialId);
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

    private static void checkVersion(long magic, String description) throws IOException {
        expect(magic >>> VERSION_BITS == MAGIC >>> VERSION_BITS, "it is no checkpoint");
        int tens = (int) (magic >>> 8 & 0xFF) - '0';
        int ones = (int) (magic & 0xFF) - '0';
        int version = 10 * tens + ones;
        expect(tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 && version > 0, "it is no checkpoint");
        if (version > VERSION) {
            throw new NewerFormatException(description, version, VERSION);
        }
        expect(version == VERSION, "it has format version " + version + ", which this program no longer reads");
    }

    private static Header header(DataInputStream data) throws IOException {
        int length = data.readInt();
        expect(length >= 0, "it is damaged: a header of " + length + " bytes");
        // Reads at most what the file contains, so a damaged length does not use up memory.
        byte[] json = data.readNBytes(length);
        expect(json.length == length, "it ends too early");
        try {
            Header header = Json.MAPPER.readValue(json, Header.class);
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

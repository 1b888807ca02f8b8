package io.github.piwo.export;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * A file of scalars that TensorBoard can read: TFRecords (length, its checksum, content, its checksum; little-endian) that
 * contain {@code Event} messages in protocol buffers' wire format. Only six fields of TensorFlow's {@code event.proto} and
 * {@code summary.proto} are needed. They are written here because the only Java library for them is TensorFlow itself, with its
 * native code.
 */
final class EventFile {
    private static final int MASK_DELTA = 0xa282ead8;

    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SUMMARY_VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    /** An empty file of this time. */
    EventFile(Instant time) {
        Message event = new Message();
        event.fixed64(WALL_TIME, seconds(time));
        event.text(FILE_VERSION, "brain.Event:2");
        add(event.bytes());
    }

    /**
     * Adds a scalar. A scalar that is not finite is left out.
     *
     * @param tag its name; TensorBoard groups scalars by the part before a slash
     */
    void scalar(String tag, long step, double value, Instant time) {
        if (!Double.isFinite(value)) {
            return;
        }
        Message scalar = new Message();
        scalar.text(TAG, tag);
        scalar.fixed32(SIMPLE_VALUE, (float) value);
        Message summary = new Message();
        summary.message(SUMMARY_VALUE, scalar);
        Message event = new Message();
        event.fixed64(WALL_TIME, seconds(time));
        event.number(STEP, step);
        event.message(SUMMARY, summary);
        add(event.bytes());
    }

    /** The file's content. */
    byte[] bytes() {
        return file.toByteArray();
    }

    private void add(byte[] content) {
        byte[] length = littleEndian(Long.BYTES).putLong(content.length).array();
        file.writeBytes(length);
        file.writeBytes(checksum(length));
        file.writeBytes(content);
        file.writeBytes(checksum(content));
    }

    private static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }

    /** TFRecord's checksum: CRC-32C, rotated and shifted, so that a checksum of checksums does not degenerate. */
    private static byte[] checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        int value = Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
        return littleEndian(Integer.BYTES).putInt(value).array();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The part of protocol buffers' wire format that is needed here. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        byte[] bytes() {
            return out.toByteArray();
        }

        void fixed64(int field, double value) {
            varint((field << 3) | EIGHT_BYTES);
            out.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
        }

        void fixed32(int field, float value) {
            varint((field << 3) | FOUR_BYTES);
            out.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
        }

        void number(int field, long value) {
            varint((field << 3) | VARINT);
            varint(value);
        }

        void text(int field, String text) {
            delimited(field, text.getBytes(StandardCharsets.UTF_8));
        }

        void message(int field, Message message) {
            delimited(field, message.bytes());
        }

        private void delimited(int field, byte[] content) {
            varint((field << 3) | LENGTH_DELIMITED);
            varint(content.length);
            out.writeBytes(content);
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}

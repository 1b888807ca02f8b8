package io.github.piwo.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.trial.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Arrays by name in the <a href="https://github.com/huggingface/safetensors">safetensors</a> format: the length of a JSON header as 8
 * bytes, the header with the type, shape and place of each array, and the numbers, all in little-endian order. Arrays of 32-bit
 * and 64-bit floating-point numbers are supported.
 */
final class Safetensors {
    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 16;
    private static final String METADATA = "__metadata__";

    private Safetensors() {}

    /** Writes arrays. */
    static void write(SortedMap<String, Tensor> tensors, OutputStream out) throws IOException {
        byte[] header = header(tensors);
        out.write(littleEndian(Long.BYTES).putLong(header.length).array());
        out.write(header);
        WritableByteChannel channel = Channels.newChannel(out);
        ByteBuffer chunk = littleEndian(CHUNK);
        for (String name : order(tensors)) {
            Tensor tensor = tensors.get(name);
            int size = (int) Tensor.size(tensor.shape());
            int step = CHUNK / type(tensor).bytes;
            for (int from = 0; from < size; from += step) {
                int count = Math.min(step, size - from);
                if (tensor instanceof Tensor.Floats floats) {
                    chunk.asFloatBuffer().put(floats.values(), from, count);
                } else if (tensor instanceof Tensor.Doubles doubles) {
                    chunk.asDoubleBuffer().put(doubles.values(), from, count);
                }
                chunk.limit(count * type(tensor).bytes);
                channel.write(chunk);
                chunk.clear();
            }
        }
    }

    private static Type type(Tensor tensor) {
        return tensor instanceof Tensor.Floats ? Type.F32 : Type.F64;
    }

    /** Arrays of 64 bits come first, so that each number is at a multiple of its size. */
    private static List<String> order(SortedMap<String, Tensor> tensors) {
        return tensors.keySet().stream()
                .sorted(Comparator.comparingInt(name -> -type(tensors.get(name)).bytes))
                .toList();
    }

    private static byte[] header(SortedMap<String, Tensor> tensors) throws IOException {
        ObjectNode header = Json.MAPPER.createObjectNode();
        long place = 0;
        for (String name : order(tensors)) {
            Tensor tensor = tensors.get(name);
            Type type = type(tensor);
            long end = place + type.bytes * Tensor.size(tensor.shape());
            ObjectNode described = header.putObject(name);
            described.put("dtype", type.name());
            described.set("shape", Json.MAPPER.valueToTree(tensor.shape()));
            described.putArray("data_offsets").add(place).add(end);
            place = end;
        }
        byte[] json = Json.MAPPER.writeValueAsBytes(header);
        byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private enum Type {
        F32(Float.BYTES),
        F64(Double.BYTES);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    /** An array's entry in the header. */
    private record Entry(String name, Type type, int[] shape, long from, long to) {}

    /**
     * Reads arrays.
     *
     * @throws IOException if the content is not what this class writes; its message names what is wrong, but no file
     */
    static SortedMap<String, Tensor> read(byte[] content) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (content.length < Long.BYTES) {
            throw new IOException("it ends before the length of its header");
        }
        long length = in.getLong();
        if (length < 0 || length > content.length - Long.BYTES) {
            throw new IOException("its header would have " + length + " bytes of the file's " + content.length);
        }
        List<Entry> entries = entries(content, (int) length);
        long place = 0;
        for (Entry entry : entries) {
            if (entry.from() != place || entry.to() - place != entry.type().bytes * Tensor.size(entry.shape())) {
                throw new IOException("array " + entry.name() + " has the bytes from " + entry.from() + " to "
                        + entry.to() + ", which do not fit its shape or the array before it");
            }
            place = entry.to();
        }
        int start = Long.BYTES + (int) length;
        if (place != content.length - start) {
            throw new IOException("it has " + (content.length - start) + " bytes of numbers, its header says " + place);
        }
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        for (Entry entry : entries) {
            in.position(start + (int) entry.from());
            tensors.put(entry.name(), tensor(entry, in));
        }
        return tensors;
    }

    private static Tensor tensor(Entry entry, ByteBuffer in) {
        int size = (int) Tensor.size(entry.shape());
        if (entry.type() == Type.F32) {
            float[] values = new float[size];
            in.asFloatBuffer().get(values);
            return new Tensor.Floats(entry.shape(), values);
        }
        double[] values = new double[size];
        in.asDoubleBuffer().get(values);
        return new Tensor.Doubles(entry.shape(), values);
    }

    /** The entries of the header in the order of their places. */
    private static List<Entry> entries(byte[] content, int length) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try {
            JsonNode header = Json.MAPPER.readTree(new String(content, Long.BYTES, length, StandardCharsets.UTF_8));
            for (Map.Entry<String, JsonNode> field : header.properties()) {
                if (!field.getKey().equals(METADATA)) {
                    entries.add(entry(field.getKey(), field.getValue()));
                }
            }
        } catch (JsonProcessingException | IllegalArgumentException | ArithmeticException e) {
            throw new IOException("its header cannot be read: " + e.getMessage(), e);
        }
        entries.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
        return entries;
    }

    private static Entry entry(String name, JsonNode described) throws JsonProcessingException {
        int[] shape = Json.MAPPER.treeToValue(described.path("shape"), int[].class);
        long[] offsets = Json.MAPPER.treeToValue(described.path("data_offsets"), long[].class);
        if (shape == null
                || offsets == null
                || offsets.length != 2
                || Arrays.stream(shape).anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException("array " + name + " has no proper shape and data_offsets");
        }
        return new Entry(name, Type.valueOf(described.path("dtype").asText()), shape, offsets[0], offsets[1]);
    }
}

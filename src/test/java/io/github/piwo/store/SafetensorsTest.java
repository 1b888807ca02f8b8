package io.github.piwo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    private static byte[] file(String header, float... numbers) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + 4 * numbers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json);
        for (float number : numbers) {
            file.putFloat(number);
        }
        return file.array();
    }

    @Test
    void readsAFileOfAnotherProgram() throws IOException {
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"second\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]},"
                + "\"first\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}  ";
        SortedMap<String, Tensor> tensors = Safetensors.read(file(header, 1.5f, -2, 3));
        assertThat(tensors.keySet()).containsExactly("first", "second");
        assertThat(tensors.get("first").shape()).containsExactly(2, 1);
        assertThat(((Tensor.Floats) tensors.get("first")).values()).containsExactly(1.5f, -2);
        assertThat(tensors.get("second").shape()).isEmpty();
        assertThat(((Tensor.Floats) tensors.get("second")).values()).containsExactly(3);
    }

    @Test
    void everyNumberComesBack() throws IOException {
        float[] many = new float[100_003];
        for (int i = 0; i < many.length; i++) {
            many[i] = Float.intBitsToFloat(i * 42_949);
        }
        double[] special = {Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE, 1 / 3.0};
        SortedMap<String, Tensor> tensors = new TreeMap<>(Map.of(
                "ä \"name\"", new Tensor.Doubles(new int[] {5}, special),
                "b", new Tensor.Floats(new int[] {many.length, 1}, many),
                "empty", new Tensor.Floats(new int[] {0, 7}, new float[0]),
                "z", new Tensor.Doubles(new int[0], new double[] {7})));
        byte[] written = write(tensors);
        SortedMap<String, Tensor> read = Safetensors.read(written);
        assertThat(read.keySet()).isEqualTo(tensors.keySet());
        assertThat(((Tensor.Doubles) read.get("ä \"name\"")).values()).containsExactly(special);
        assertThat(((Tensor.Floats) read.get("b")).values()).containsExactly(many);
        assertThat(read.get("b").shape()).containsExactly(many.length, 1);
        assertThat(read.get("empty").shape()).containsExactly(0, 7);
        assertThat(write(read)).isEqualTo(written);
        long header = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(header % 8).as("numbers are aligned").isZero();
    }

    private static byte[] write(SortedMap<String, Tensor> tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(tensors, out);
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}; a has the bytes",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}; a has the bytes",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}; numbers, its header says 4",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}; b has",
                "{'a':{'dtype':'I64','shape':[1],'data_offsets':[0,8]}}; header cannot be read",
                "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}; no proper shape",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}; no proper shape",
                "{'a':{'dtype':'F32','data_offsets':[0,8]}}; no proper shape",
                "{'a':; header cannot be read"
            })
    void refusesHeadersThatDoNotFit(String header, String reason) {
        assertThatThrownBy(() -> Safetensors.read(file(header.replace('\'', '"'), 1, 2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesAFileThatEndsInItsHeader() {
        assertThatThrownBy(() -> Safetensors.read(new byte[7])).hasMessageContaining("ends before");
        assertThatThrownBy(() -> Safetensors.read(new byte[] {9, 0, 0, 0, 0, 0, 0, 0, '{', '}'}))
                .hasMessageContaining("header would have 9 bytes");
        assertThatThrownBy(() -> Safetensors.read(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}))
                .hasMessageContaining("header would have -1 bytes");
    }

    @Test
    void anArrayHasAsManyNumbersAsItsShapeSays() {
        assertThatThrownBy(() -> new Tensor.Floats(new int[] {2, 3}, new float[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 numbers for the shape [2, 3]");
    }
}

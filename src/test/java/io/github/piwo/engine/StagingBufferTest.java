package io.github.piwo.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StagingBufferTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final StagingBuffer staging = new StagingBuffer();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void arraysKeepTheirValuesWhenTheBufferIsUsedAgain() {
        NDArray floats = staging.floats(manager, new Shape(2, 2), new float[] {1, 2, 3, 4});
        NDArray indices = staging.indices(manager, new Shape(3), new int[] {5, 6, Integer.MAX_VALUE});
        staging.floats(manager, new Shape(8), new float[] {9, 9, 9, 9, 9, 9, 9, 9});
        staging.indices(manager, new Shape(4), new int[] {8, 8, 8, 8});
        assertThat(floats.getShape()).isEqualTo(new Shape(2, 2));
        assertThat(floats.getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(floats.toFloatArray()).containsExactly(1, 2, 3, 4);
        assertThat(indices.getDataType()).isEqualTo(DataType.INT64);
        assertThat(indices.toLongArray()).containsExactly(5, 6, Integer.MAX_VALUE);
    }

    @Test
    void growsWithWhatIsAskedForAndServesSmallerOnesAfterwards() {
        NDArray small = staging.indices(manager, new Shape(2), new int[] {1, 2});
        for (int size : new int[] {20_000, 100_000, 3}) {
            int[] values = IntStream.range(0, size).toArray();
            float[] floats = new float[size];
            floats[size - 1] = size;
            assertThat(staging.indices(manager, new Shape(size), values).toLongArray())
                    .containsExactly(IntStream.range(0, size).asLongStream().toArray());
            assertThat(staging.floats(manager, new Shape(size), floats).toFloatArray())
                    .containsExactly(floats);
        }
        assertThat(small.toLongArray()).containsExactly(1, 2);
    }
}

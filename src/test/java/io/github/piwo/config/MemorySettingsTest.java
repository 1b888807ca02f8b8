package io.github.piwo.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemorySettingsTest {
    private static final MemorySettings OF_THE_DEVICE = new MemorySettings(0, 0, 0);
    private static final long GIB = 1L << 30;

    @Test
    void whatIsSetHoldsOnEveryDevice() {
        MemorySettings set = new MemorySettings(3, 100, 20);
        assertThat(set.onCpu()).isEqualTo(set);
        assertThat(set.onGpu(80 * GIB, 10_000)).isEqualTo(set);
    }

    @Test
    void aLargeGpuTakesAWholeStepOfThePaperAtOnce() {
        int tokensOfAStep = 32 * 5 * 64;
        MemorySettings memory = OF_THE_DEVICE.onGpu(80 * GIB / 4, 10_004);
        assertThat(memory.tokensPerPass()).isGreaterThan(tokensOfAStep);
        assertThat(memory.tokensPerChunk()).isGreaterThan(tokensOfAStep);
        assertThat(8L * 10_004 * memory.tokensPerChunk()).isLessThanOrEqualTo(80 * GIB / 16);
    }

    @Test
    void aSmallGpuTakesNoLessThanACpu() {
        assertThat(OF_THE_DEVICE.onGpu(GIB / 8, 1_000_000)).isEqualTo(OF_THE_DEVICE.onCpu());
        assertThat(OF_THE_DEVICE.onCpu()).isEqualTo(new MemorySettings(0, 8192, 512));
    }

    @Test
    void aGpuThatIsLargerThanAnyStepIsNoProblem() {
        assertThat(OF_THE_DEVICE.onGpu(Long.MAX_VALUE, 1).tokensPerChunk()).isEqualTo(Integer.MAX_VALUE);
    }
}

package io.github.piwo.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuNamesTest {
    private static final String MIXED =
            "GPU-aaaa-1, NVIDIA A100, 40960 MiB\\nGPU-bbbb-2, NVIDIA H100, 81559 MiB\\nGPU-cccc-3, NVIDIA A100, 40960 MiB\\n";
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1     | GPU-aaaa-1,GPU-bbbb-2 |            | NVIDIA H100, 81559 MiB",
                "0     | GPU-bbbb              |            | NVIDIA H100, 81559 MiB",
                "0     | 1                     | PCI_BUS_ID | NVIDIA H100, 81559 MiB",
                "1     | '2, 1'                | PCI_BUS_ID | NVIDIA H100, 81559 MiB",
                "1     |                       | PCI_BUS_ID | NVIDIA H100, 81559 MiB",
                "0     | 1                     |            |",
                "1     |                       |            |",
                "0     | GPU-unknown           |            |",
                "0     | MIG-GPU-aaaa-1/3/0    |            |",
                "2     | 0,1                   | PCI_BUS_ID |",
                "7     |                       | PCI_BUS_ID |",
            })
    void aGpuIsThatOfCudasNumberOrUnknown(int gpu, String visible, String order, String expected) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        if (visible != null) {
            environment.put("CUDA_VISIBLE_DEVICES", visible);
        }
        if (order != null) {
            environment.put("CUDA_DEVICE_ORDER", order);
        }
        assertThat(new GpuNames(script("printf '" + MIXED + "'"), environment, LONG)
                        .find(gpu)
                        .orElse(null))
                .isEqualTo(expected);
    }

    @Test
    void amongEqualGpusTheOrderDoesNotMatter() throws IOException {
        String alike = "GPU-a, NVIDIA H100, 81559 MiB\\nGPU-b, NVIDIA H100, 81559 MiB\\n";
        assertThat(new GpuNames(script("printf '" + alike + "'"), Map.of(), LONG).find(1))
                .contains("NVIDIA H100, 81559 MiB");
    }

    @Test
    void anEmptyListOfVisibleGpusHasNone() throws IOException {
        assertThat(new GpuNames(script("printf '" + MIXED + "'"), Map.of("CUDA_VISIBLE_DEVICES", ""), LONG).find(0))
                .isEmpty();
    }

    @Test
    void aCommandThatFailsOrIsMissingIsNoError() throws IOException {
        assertThat(new GpuNames(script("echo GPU-a, x, y; exit 9"), Map.of(), LONG).find(0))
                .isEmpty();
        assertThat(new GpuNames(List.of("/gone/nvidia-smi"), Map.of(), LONG).find(0))
                .isEmpty();
    }

    @Test
    void aCommandThatHangsWithItsOutputOpenIsEnded() throws IOException {
        List<String> hanging = script("sleep 1000 & echo GPU-a, x, y; wait");
        assertThat(new GpuNames(hanging, Map.of(), Duration.ofMillis(300)).find(0))
                .isEmpty();
    }

    private List<String> script(String line) throws IOException {
        Path script = Files.createTempFile(folder, "nvidia-smi", "");
        Files.writeString(script, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of(script.toString());
    }
}

package io.github.piwo.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.SparkProcess;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GPUs that a discovery script makes up, on a worker of a local cluster. */
class GpuAddressesIT {
    private static final int TRIALS = 54;

    @TempDir
    Path folder;

    @Test
    @Tag("cluster")
    void atOneGpuATrialNoTwoTrialsShareOne() throws Exception {
        sweep("[\"0\", \"1\"]", 2, 2, 1, "1", 1);
        assertAllTrialsFinishedOn("gpu-0", "gpu-1");
    }

    @Test
    @Tag("cluster")
    void atHalfAGpuATrialTwoTrialsShareOne() throws Exception {
        sweep("[\"0\", \"1\"]", 2, 4, 2, "0.5", 2);
        assertAllTrialsFinishedOn("gpu-0", "gpu-1");
    }

    @Test
    @Tag("cluster")
    void slotsOfAGpuAreThatGpu() throws Exception {
        sweep("[\"0.0\", \"0.1\", \"1.0\", \"1.1\"]", 4, 4, 1, "1", 2);
        assertAllTrialsFinishedOn("gpu-0", "gpu-1");
    }

    @Test
    void aCpuBuildThatIsAskedForAGpuEndsTheSweepBeforeATrial() throws Exception {
        assertThat(start("[\"0\"]", 1, 1, 1, "1", 0).waitFor()).isNotZero();
        assertThat(folder.resolve("log"))
                .content()
                .containsPattern("SettingsException: execution.device = gpu: "
                        + "the library that was loaded is a CPU build of PyTorch .*cpu.*PYTORCH_LIBRARY_PATH");
        assertThat(folder.resolve("out/records")).doesNotExist();
    }

    @Test
    void anAddressNamesAGpuOrASlotOfIt() {
        assertThat(TrainingDevice.atAddress("3")).isEqualTo(TrainingDevice.gpu(3));
        assertThat(TrainingDevice.atAddress("3.1")).isEqualTo(TrainingDevice.gpu(3));
        assertThatThrownBy(() -> TrainingDevice.atAddress("GPU-f1e2"))
                .hasMessageContaining("GPU-f1e2", "discoveryScript");
    }

    private void sweep(
            String addresses, int count, int workerCores, int executorCores, String gpusPerTrial, int trialsOnOneGpu)
            throws Exception {
        assertThat(start(addresses, count, workerCores, executorCores, gpusPerTrial, trialsOnOneGpu)
                        .waitFor())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
    }

    private Process start(
            String addresses, int count, int workerCores, int executorCores, String gpusPerTrial, int trialsOnOneGpu)
            throws IOException {
        Path script = folder.resolve("discover");
        Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": " + addresses + "}'\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return SparkProcess.start(
                GpuSweep.class,
                folder.resolve("log"),
                folder.resolve("out").toString(),
                script.toString(),
                Integer.toString(count),
                Integer.toString(workerCores),
                Integer.toString(executorCores),
                gpusPerTrial,
                Integer.toString(trialsOnOneGpu));
    }

    private void assertAllTrialsFinishedOn(String... gpus) throws IOException {
        assertThat(new RecordStore(folder.resolve("out").toString(), TestRecords.HADOOP)
                        .readAll()
                        .summaries())
                .hasSize(TRIALS)
                .allMatch(TrialRecord::isCompleted);
        try (Stream<Path> full = Files.list(folder.resolve("out/full"))) {
            assertThat(full.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder(gpus);
        }
    }
}

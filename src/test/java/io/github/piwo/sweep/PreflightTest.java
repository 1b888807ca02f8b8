package io.github.piwo.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.store.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
    @TempDir
    Path folder;

    @Test
    void whatIsInOrderPassesAndNothingIsLeft() throws IOException {
        assertThatCode(() -> check(TestRecords.settings(folder.resolve("not/yet"))))
                .doesNotThrowAnyException();
        assertThat(folder).isEmptyDirectory();
        assertThatCode(() -> check(TestRecords.settings(folder))).doesNotThrowAnyException();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void allProblemsAreToldAtOnce() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> check(TestRecords.settings(
                        file.resolve("out"), "dataset.name=agnews", "dataset.path=nofs://host/news")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("output: " + file.resolve("out") + " cannot be written: ")
                .hasMessageContaining("; dataset.path: nofs://host/news cannot be read: ");
    }

    @Test
    void objectivesThatNeedUnlabelledTextsAreRefusedWithoutAny() {
        assertThatThrownBy(() -> check(TestRecords.settings(
                        folder, "dataset.unlabelled-texts=0", "sweep.objectives=[None, PIWO, IWAE]")))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("the dataset has no unlabelled texts, which PIWO, IWAE would learn from");
        check(TestRecords.settings(folder, "dataset.unlabelled-texts=0", "sweep.objectives=[None]"));
    }

    @Test
    void tooLittleSpaceIsTold() {
        assertThatThrownBy(() -> check(TestRecords.settings(folder, "model.encoder-hidden=500000")))
                .isInstanceOf(SettingsException.class)
                .hasMessageMatching("output: .* has [0-9.]+ GiB free, and the sweep needs about [0-9.]+");
    }

    @Test
    void loopsInVectorsOfACpuAreRefusedOnAGpu() {
        assertThatThrownBy(() ->
                        check(TestRecords.settings(folder, "execution.device=gpu", "execution.recurrence=vector")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("execution.recurrence = vector: the device is a GPU; auto takes another way");
    }

    @Test
    void aGpuThatIsNotThereIsTold() {
        assertThatThrownBy(() -> check(TestRecords.settings(folder, "execution.device=gpu", "training.tf32=true")))
                .isInstanceOf(SettingsException.class)
                .hasMessageMatching("execution.device = gpu: .*"
                        + "(CPU build of PyTorch .*cpu.*PYTORCH_LIBRARY_PATH|no GPU|TF32).*");
    }

    @Test
    void aLocalPathIsRefusedOnAClusterUnlessItIsShared() throws IOException {
        String[] paths = {"dataset.name=imdb", "dataset.path=" + Files.createDirectory(folder.resolve("imdb"))};
        ExperimentSettings settings = TestRecords.settings(folder.resolve("out"), paths);
        assertThat(Machines.of("local[*]").unsharedPaths(settings, TestRecords.HADOOP))
                .isEmpty();
        assertThat(Machines.of("local-cluster[2,1,900]").unsharedPaths(settings, TestRecords.HADOOP))
                .isEmpty();
        assertThat(Machines.of("spark://host:7077").unsharedPaths(settings, TestRecords.HADOOP))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem)
                        .matches("(output|dataset.path): " + folder + "/.* local-paths-are-shared = true .*"));
        ExperimentSettings shared =
                TestRecords.settings(folder.resolve("out"), paths[0], paths[1], "local-paths-are-shared=true");
        assertThat(Machines.of("spark://host:7077").unsharedPaths(shared, TestRecords.HADOOP))
                .isEmpty();
    }

    private static void check(ExperimentSettings settings) {
        Preflight.check(settings, TestRecords.HADOOP, TestDatasets.manifest(), 2, Machines.THIS_PROCESS);
    }
}

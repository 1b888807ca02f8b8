package io.github.piwo.engine;

import ai.djl.Device;
import io.github.piwo.config.ExecutionSettings;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * The processor that a trial trains on.
 *
 * @param gpu number of the GPU, as the driver counts them; empty for the CPU
 */
public record TrainingDevice(OptionalInt gpu) {
    /** The CPU. */
    public static final TrainingDevice CPU = new TrainingDevice(OptionalInt.empty());

    private static final int PATIENCE_SECONDS = 10;

    /** A GPU. */
    public static TrainingDevice gpu(int number) {
        return new TrainingDevice(OptionalInt.of(number));
    }

    /**
     * What the settings ask for, of what this process has; the first GPU if there are several.
     *
     * @throws SettingsException if that is a GPU which it cannot have
     */
    public static TrainingDevice ofThisProcess(ExperimentSettings settings) {
        ExecutionSettings.Device wanted = settings.execution().device();
        if (wanted == ExecutionSettings.Device.CPU) {
            return CPU;
        }
        Optional<String> problem = NativeEngine.gpuProblem(settings.training().tf32());
        if (problem.isEmpty()) {
            return gpu(0);
        }
        if (wanted == ExecutionSettings.Device.GPU) {
            throw new SettingsException("execution.device = gpu: " + problem.get());
        }
        return CPU;
    }

    public Device djl() {
        return gpu.isPresent() ? Device.gpu(gpu.getAsInt()) : Device.cpu();
    }

    /** {@code cpu}, or a GPU's number, name and memory: {@code gpu 0: NVIDIA H100 80GB HBM3, 81559 MiB}. */
    public String describe() {
        if (gpu.isEmpty()) {
            return "cpu";
        }
        String number = "gpu " + gpu.getAsInt();
        try {
            return number + ": " + nameAndMemory(gpu.getAsInt());
        } catch (IOException e) {
            return number;
        }
    }

    private static String nameAndMemory(int gpu) throws IOException {
        Process query = new ProcessBuilder(
                        "nvidia-smi", "--id=" + gpu, "--query-gpu=name,memory.total", "--format=csv,noheader")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var answer = query.getInputStream()) {
            String line = new String(answer.readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!query.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || query.exitValue() != 0 || line.isEmpty()) {
                throw new IOException("nvidia-smi knows no GPU " + gpu);
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            query.destroyForcibly();
        }
    }
}

package io.github.piwo.engine;

import ai.djl.Device;
import io.github.piwo.config.ExecutionSettings;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The processor that a trial trains on.
 *
 * @param gpu the CUDA number of the GPU; empty for the CPU
 */
public record TrainingDevice(OptionalInt gpu) {
    /** The CPU. */
    public static final TrainingDevice CPU = new TrainingDevice(OptionalInt.empty());

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Map<Integer, String> DESCRIPTIONS = new ConcurrentHashMap<>();

    /** A GPU. */
    public static TrainingDevice gpu(int number) {
        return new TrainingDevice(OptionalInt.of(number));
    }

    /**
     * A GPU by its address in a discovery script of Spark's: {@code 1}, or {@code 1.0} for a slot of that GPU.
     *
     * @throws SettingsException if it is another address
     */
    public static TrainingDevice atAddress(String address) {
        if (!address.matches("\\d{1,4}(\\.\\d{1,4})?")) {
            throw new SettingsException(
                    "GPU address " + address
                            + " is neither a number such as 0 nor a slot such as 0.1; see spark.executor.resource.gpu.discoveryScript");
        }
        return gpu(Integer.parseInt(address.replaceFirst("\\..*", "")));
    }

    /**
     * The device that the settings ask for; the first GPU if there are several.
     *
     * @throws SettingsException if they require a GPU and this process cannot use one
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

    /**
     * {@code cpu}, or a GPU's number, name and memory: {@code gpu 0: NVIDIA H100 80GB HBM3, 81559 MiB}. Determined once in a
     * process.
     */
    public String describe() {
        return gpu.isEmpty() ? "cpu" : DESCRIPTIONS.computeIfAbsent(gpu.getAsInt(), TrainingDevice::describe);
    }

    private static String describe(int gpu) {
        String number = "gpu " + gpu;
        return new GpuNames(List.of("nvidia-smi"), System.getenv(), PATIENCE)
                .find(gpu)
                .map(name -> number + ": " + name)
                .orElse(number);
    }
}

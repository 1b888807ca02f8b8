package io.github.piwo.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Names and memory of GPUs, from {@code nvidia-smi}. It numbers all GPUs of the machine in the order of their PCI addresses; CUDA
 * numbers those of {@code CUDA_VISIBLE_DEVICES}, by default the fastest first. So a GPU is looked up by its UUID, or by its number
 * if the two orders cannot differ.
 */
final class GpuNames {
    private static final List<String> QUERY = List.of("--query-gpu=uuid,name,memory.total", "--format=csv,noheader");

    private final List<String> command;
    private final Map<String, String> environment;
    private final Duration limit;

    private record Gpu(String uuid, String nameAndMemory) {}

    /**
     * Uses a command.
     *
     * @param environment the environment variables of this process
     * @param limit the time after which the command is ended
     */
    GpuNames(List<String> command, Map<String, String> environment, Duration limit) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.limit = limit;
    }

    /** Name and memory of the GPU with this CUDA number in this process; empty if they cannot be determined with certainty. */
    Optional<String> find(int gpu) {
        try {
            return find(gpu, ask());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<String> find(int gpu, List<Gpu> all) {
        String visible = environment.get("CUDA_VISIBLE_DEVICES");
        String wanted = Integer.toString(gpu);
        if (visible != null) {
            String[] entries = visible.split(",", -1);
            wanted = gpu < entries.length ? entries[gpu].strip() : "";
        }
        if (wanted.startsWith("GPU-")) {
            String uuid = wanted;
            return all.stream()
                    .filter(one -> one.uuid.startsWith(uuid))
                    .map(Gpu::nameAndMemory)
                    .findFirst();
        }
        if (!wanted.matches("\\d{1,4}") || Integer.parseInt(wanted) >= all.size()) {
            return Optional.empty();
        }
        boolean areInPciOrder = "PCI_BUS_ID".equals(environment.get("CUDA_DEVICE_ORDER"));
        boolean areAlike = all.stream().map(Gpu::nameAndMemory).distinct().count() == 1;
        return areInPciOrder || areAlike
                ? Optional.of(all.get(Integer.parseInt(wanted)).nameAndMemory)
                : Optional.empty();
    }

    /** The output goes to a file, since a command that hangs would keep a pipe open. */
    private List<Gpu> ask() throws IOException, InterruptedException {
        Path answer = Files.createTempFile("gpus", ".csv");
        List<String> asked = new ArrayList<>(command);
        asked.addAll(QUERY);
        try {
            Process query = new ProcessBuilder(asked)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(answer.toFile())
                    .start();
            try {
                if (!query.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) || query.exitValue() != 0) {
                    return List.of();
                }
            } finally {
                query.descendants().forEach(ProcessHandle::destroyForcibly);
                query.destroyForcibly();
            }
            return Files.readAllLines(answer).stream()
                    .map(line -> line.split(", *", 2))
                    .filter(parts -> parts.length == 2)
                    .map(parts -> new Gpu(parts[0].strip(), parts[1].strip()))
                    .toList();
        } finally {
            Files.deleteIfExists(answer);
        }
    }
}

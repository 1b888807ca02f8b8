package io.github.piwo.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** This process's memory, the engine's and the virtual machine's together, where the system tells (Linux). */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final String CLEAR_PEAK = "5";

    private ResidentMemory() {}

    /** Bytes now. */
    public static OptionalLong now() {
        return read("VmRSS");
    }

    /** The most bytes since the process started, or since {@link #forgetPeak}. */
    public static OptionalLong peak() {
        return read("VmHWM");
    }

    /** Starts the peak from what is held now. */
    public static void forgetPeak() {
        try {
            Files.writeString(CLEAR, CLEAR_PEAK);
        } catch (IOException e) {
            // Then the peak remains that of the whole process.
        }
    }

    private static OptionalLong read(String name) {
        try {
            Matcher matcher = Pattern.compile(name + ":\\s+(\\d+) kB").matcher(Files.readString(STATUS));
            return matcher.find() ? OptionalLong.of(1024 * Long.parseLong(matcher.group(1))) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}

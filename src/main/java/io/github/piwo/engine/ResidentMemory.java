package io.github.piwo.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The resident memory of this process, native memory and Java heap together; known on Linux only. */
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

    /** Resets the peak to the memory in use now. */
    public static void forgetPeak() {
        try {
            Files.writeString(CLEAR, CLEAR_PEAK);
        } catch (IOException e) {
            // The peak then remains that of the process since its start.
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

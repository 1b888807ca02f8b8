package io.github.piwo.engine;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Whether loops in Java can use the vector instructions of the CPU, by the module {@code jdk.incubator.vector}. */
public final class VectorInstructions {
    private static final String MODULE = "jdk.incubator.vector";
    /** Among HotSpot's compilers, that which turns vectors into instructions; with the others they are objects. */
    private static final int OPTIMISING_COMPILER = 4;

    private static final Optional<String> PROBLEM = findProblem();

    private VectorInstructions() {}

    /** Why this process should not use them, if it should not. It is always the same. */
    public static Optional<String> problem() {
        return PROBLEM;
    }

    private static Optional<String> findProblem() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return Optional.of("this Java was started without --add-modules=" + MODULE
                    + ", which submit/piwo and Spark set where it trains");
        }
        var options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        boolean compiles = options != null
                && option(options, "UseCompiler").map(Boolean::valueOf).orElse(false)
                && option(options, "TieredStopAtLevel").map(Integer::valueOf).orElse(0) == OPTIMISING_COMPILER
                && !option(options, "UseJVMCICompiler").map(Boolean::valueOf).orElse(false);
        if (!compiles) {
            return Optional.of("this Java does not compile with HotSpot's second compiler");
        }
        // Otherwise a multiply-add is computed in software.
        return option(options, "UseFMA").map(Boolean::valueOf).orElse(false)
                ? Optional.empty()
                : Optional.of("this CPU has no fused multiply-add, or this Java does not use it");
    }

    private static Optional<String> option(HotSpotDiagnosticMXBean options, String name) {
        try {
            return Optional.of(options.getVMOption(name).getValue());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

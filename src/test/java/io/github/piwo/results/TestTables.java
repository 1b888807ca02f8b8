package io.github.piwo.results;

import java.util.List;

/** The tables that other tools rely on. */
public final class TestTables {
    public static final List<String> NAMES = List.of(
            "trials",
            "epochs",
            "accuracy_by_alpha",
            "accuracy",
            "alpha",
            "comparisons",
            "hypotheses",
            "confusion",
            "classes",
            "calibration",
            "generated");

    private TestTables() {}
}

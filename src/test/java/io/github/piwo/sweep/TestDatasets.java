package io.github.piwo.sweep;

import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.dataset.DatasetSummary;
import io.github.piwo.store.TestRecords;
import java.util.List;

/** What prepared datasets say of themselves, without any texts. */
public final class TestDatasets {
    private TestDatasets() {}

    /** AG News at the paper's sizes, 40 tokens a text. */
    public static DatasetManifest manifest() {
        return new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                "agnews",
                TestRecords.FINGERPRINT,
                List.of("World", "Sports", "Business", "Sci/Tech"),
                10_004,
                300,
                64,
                32_000,
                64_000,
                7_600,
                32_000 * 40,
                64_000 * 40,
                7_600 * 40,
                1,
                0,
                0,
                0,
                DatasetSummary.UNKNOWN);
    }
}

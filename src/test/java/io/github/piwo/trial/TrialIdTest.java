package io.github.piwo.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrialIdTest {

    /** Records of earlier versions are found by this, so it may change with the protocol's version only. */
    @Test
    void isTheHashOfTheProtocolAndTheSettingsLineByLine() {
        assertThat(TrialId.PROTOCOL_VERSION).isEqualTo(3);
        assertThat(id(Map.of("trial.split", "2", "model.dropout", "0.5")))
                .isEqualTo("6746858b23517875f21ea00aac29162bf524e7467ecd8852b4e429bbf8b1fff7");
    }

    @Test
    void anyValueAndAnyKeyMatter() {
        String id = id(Map.of("a", "1", "b", "2"));
        assertThat(id(Map.of("a", "1", "b", "3"))).isNotEqualTo(id);
        assertThat(id(Map.of("a", "1", "c", "2"))).isNotEqualTo(id);
        assertThat(id(Map.of("a", "1"))).isNotEqualTo(id);
        assertThat(id(Map.of("b", "2", "a", "1"))).isEqualTo(id).hasSize(64).matches("[0-9a-f]+");
    }

    private static String id(Map<String, String> settings) {
        return TrialId.of(new TreeMap<>(settings));
    }
}

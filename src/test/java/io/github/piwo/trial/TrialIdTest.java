package io.github.piwo.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrialIdTest {

    /** Records of earlier versions are found by this, so it may change with the protocol's version only. */
    @Test
    void isTheHashOfTheProtocolAndTheSettingsLineByLine() {
        assertThat(TrialId.PROTOCOL_VERSION).isEqualTo(2);
        assertThat(id(Map.of("trial.split", "2", "model.dropout", "0.5")))
                .isEqualTo("c32bd55ef8bb82fee1e554fbcbc48954f7ff612a60e039644d0b71183fc461d3");
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

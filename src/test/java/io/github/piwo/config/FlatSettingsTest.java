package io.github.piwo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FlatSettingsTest {
    @Test
    void keysAreWholeAndListsAreValues() {
        FlatSettings settings = FlatSettings.of("{\"a\":{\"b\":1,\"c\":[\"x\",2]},\"d\":\"e\"}");
        assertThat(settings.keys()).containsExactly("a.b", "a.c", "d");
        assertThat(settings.get("a.c")).hasValue("[\"x\",2]");
        assertThat(settings.get("a")).isEmpty();
    }

    @Test
    void numbersInTwoFormsAreTheSameAndAMissingValueIsNot() {
        FlatSettings one = FlatSettings.of("{\"rate\":0.10,\"steps\":10,\"old\":1}");
        FlatSettings other = FlatSettings.of("{\"rate\":0.1,\"steps\":1e1,\"new\":1}");
        assertThat(one.keysDifferentIn(other)).containsExactly("new", "old");
        assertThat(FlatSettings.of("{\"k\":\"a\"}").keysDifferentIn(FlatSettings.of("{\"k\":\"b\"}")))
                .containsExactly("k");
    }

    @Test
    void theDefaultsAreThoseOfTheReference() {
        assertThat(FlatSettings.defaults().get("model.latent-size")).hasValue("100");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> FlatSettings.of("{")).hasMessageContaining("no JSON");
    }
}

package io.github.piwo.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextIndexerTest {
    @Test
    void identifiersHashToTheirSha256() {
        // printf train.csv:1 | sha256sum
        assertThat(TextIndexer.idHash("train.csv:1")).isEqualTo(0x9d47da1c6004bfa1L);
    }
}

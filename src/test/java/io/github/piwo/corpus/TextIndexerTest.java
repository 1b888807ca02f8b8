package io.github.piwo.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.dataset.SpecialTokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextIndexerTest {
    private static final Map<String, Integer> INDEX = Map.of("a", 4, "b", 5);

    @Test
    void aTextEndsWithTheEndOfText() {
        assertThat(encode(4, "a", "b")).containsExactly(4, 5, SpecialTokens.EOS);
    }

    @Test
    void aTextThatFitsExactlyKeepsItsEnd() {
        assertThat(encode(3, "a", "b")).containsExactly(4, 5, SpecialTokens.EOS);
    }

    @Test
    void aTextThatIsCutHasNoEnd() {
        assertThat(encode(2, "a", "b")).containsExactly(4, 5);
        assertThat(encode(2, "a", "b", "a")).containsExactly(4, 5);
    }

    @Test
    void otherWordsAreUnknown() {
        assertThat(encode(4, "c", "a")).containsExactly(SpecialTokens.UNK, 4, SpecialTokens.EOS);
    }

    @Test
    void identifiersHashToTheirSha256() {
        // printf train.csv:1 | sha256sum
        assertThat(TextIndexer.idHash("train.csv:1")).isEqualTo(0x9d47da1c6004bfa1L);
    }

    private static int[] encode(int maxTokens, String... words) {
        return new TextIndexer(maxTokens, Map.of()).tokens(List.of(words), INDEX);
    }
}

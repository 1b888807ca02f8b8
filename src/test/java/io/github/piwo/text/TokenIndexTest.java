package io.github.piwo.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.dataset.SpecialTokens;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenIndexTest {
    private static final List<String> VOCABULARY = List.of("<pad>", "<unk>", "<go>", "<eos>", "a", "b");

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
    void aWordThatLooksLikeASpecialTokenIsUnknown() {
        assertThat(encode(4, "<eos>", "a")).containsExactly(SpecialTokens.UNK, 4, SpecialTokens.EOS);
    }

    private static int[] encode(int maxTokens, String... words) {
        return new TokenIndex(VOCABULARY, maxTokens).tokens(List.of(words));
    }
}

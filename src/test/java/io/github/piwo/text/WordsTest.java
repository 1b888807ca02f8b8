package io.github.piwo.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.DatasetSettings.Tokenizer;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void wordsNumbersAndOtherCharactersAreApart() {
        assertThat(Words.of("it's 1,250.5 km: größe—done", Tokenizer.WORDS))
                .containsExactly("it", "'", "s", "1,250.5", "km", ":", "größe", "—", "done");
        assertThat(Words.of("2004. 3d", Tokenizer.WORDS)).containsExactly("2004", ".", "3", "d");
        assertThat(Words.of("नमस्ते", Tokenizer.WORDS)).containsExactly("नमस्ते");
    }

    @Test
    void whiteSpaceAloneMayDivide() {
        assertThat(Words.of("it's 1,250.5 km: done", Tokenizer.WHITESPACE))
                .containsExactly("it's", "1,250.5", "km:", "done");
    }
}

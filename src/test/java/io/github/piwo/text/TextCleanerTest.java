package io.github.piwo.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.table.UnusableTextException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextCleanerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "the\\United States|the united states",
                "of a\\new plan|of a new plan",
                "one line\\n\\nTwo|one line two",
                "\\$10 million|$10 million",
                "Iraq #39;s army|iraq's army",
                "the firms #39; fight|the firms ' fight",
                "said  quot;yes quot; to|said \"yes \" to",
                "AT&amp;T &lt;T.N&gt;|at&t <t.n>",
                "AT amp;T|at &t",
                "caf&eacute; &#8212; ok|café — ok",
                "so #151;called|so —called",
                "a&nbsp;b|a b",
                "&#99999999; &#x110000; x|&#99999999; x",
                "GROSSE STRASSE|grosse strasse",
            })
    void newsLosesItsEscapesAndEntities(String raw, String clean) throws UnusableTextException {
        assertThat(TextCleaner.news(raw)).isEqualTo(clean);
    }

    @Test
    void aReviewLosesItsLineBreaks() throws UnusableTextException {
        assertThat(TextCleaner.review("Good.<br /><br />Really <BR>good\n &amp; long"))
                .isEqualTo("good. really good &amp; long");
    }

    @Test
    void lowerCaseDoesNotDependOnTheMachinesLanguage() throws UnusableTextException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(TextCleaner.review("TITLE")).isEqualTo("title");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void onlyMarkupAndWhiteSpaceIsAnEmptyText() {
        assertThatThrownBy(() -> TextCleaner.review(" <br />\u00a0\t\u0000"))
                .isInstanceOf(UnusableTextException.class)
                .hasMessage("empty text");
    }
}

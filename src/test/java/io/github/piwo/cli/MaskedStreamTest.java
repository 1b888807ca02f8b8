package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MaskedStreamTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out =
            MaskedStream.over(new PrintStream(new BufferedOutputStream(written), false, StandardCharsets.UTF_8));

    @Test
    void aSecretIsMaskedHoweverItsLineIsWritten() {
        out.print("one\ntwo: pass");
        out.write('w');
        out.print("ord=ab");
        out.print("c é\nthree");
        assertThat(text()).isEqualTo("one\ntwo: password=*** é\n");
        out.close();
        assertThat(text()).endsWith("é\nthree");
    }

    @Test
    void aLineIsThereAtOnce() {
        out.println("done");
        assertThat(text()).isEqualToNormalizingNewlines("done\n");
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}

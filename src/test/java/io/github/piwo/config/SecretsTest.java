package io.github.piwo.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hdfs://ada:canary@host:8020/out | hdfs://***@host:8020/out",
                "s3a://key:canary@bucket/a and ftp://canary@b/c | s3a://***@bucket/a and ftp://***@b/c",
                "file:/canary:pw@x/y | file:/***@x/y",
                "db.password = canary | db.password = ***",
                "--set aws_secret_access_key=canary: unknown | --set aws_secret_access_key=*** unknown",
                "{\"fs.s3a.secret.key\":\"canary\",\"a\":1} | {\"fs.s3a.secret.key\":\"***\",\"a\":1}",
                "apiKey: canary | apiKey: ***",
                "authToken=canary;x=1 | authToken=***;x=1",
                "CREDENTIALS=canary | CREDENTIALS=***"
            })
    void hidesThem(String text, String masked) {
        assertThat(Secrets.mask(text)).isEqualTo(masked).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"memory\":{\"tokens-per-chunk\":512,\"tokens-per-pass\":8192},\"tokenizer\":\"words\"}",
                "tokens/s: 5282, max-tokens = 64",
                "someone@example.org wrote to a://b/c@d",
                "bound-scale = token"
            })
    void leavesTheRest(String text) {
        assertThat(Secrets.mask(text)).isEqualTo(text);
    }
}

package io.github.piwo.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenStoreTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void textsAreFoundWhereTheyWerePut(boolean mapped) throws IOException {
        Random random = new Random(3);
        List<int[]> texts = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        TokenStore store;
        try (TokenWriter writer = mapped ? new TokenWriter.Mapped() : new TokenWriter.InHeap()) {
            for (int i = 0; i < 5000; i++) {
                int[] text = random.ints(1 + random.nextInt(200), 0, 1 << 20).toArray();
                texts.add(text);
                starts.add(writer.add(text));
            }
            store = writer.finish();
            assertThat(writer.written())
                    .isEqualTo(texts.stream().mapToLong(text -> text.length).sum());
        }
        for (int i = 0; i < texts.size(); i++) {
            int[] found = new int[texts.get(i).length + 2];
            store.copy(starts.get(i), texts.get(i).length, found, 1);
            assertThat(Arrays.copyOfRange(found, 1, found.length - 1)).isEqualTo(texts.get(i));
        }
    }

    @Test
    void aTextMayLieInSeveralChunks() {
        TokenStore store = new TokenStore(
                List.of(
                        IntBuffer.wrap(new int[] {0, 1, 2, 3}),
                        IntBuffer.wrap(new int[] {4, 5, 6, 7}),
                        IntBuffer.wrap(new int[] {8, 9})),
                2);
        int[] found = new int[7];
        store.copy(2, 7, found, 0);
        assertThat(found).containsExactly(2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void largeSetsAreNotInTheHeap() throws IOException {
        try (TokenWriter small = TokenWriter.of(TokenWriter.MOST_IN_HEAP);
                TokenWriter large = TokenWriter.of(TokenWriter.MOST_IN_HEAP + 1)) {
            assertThat(small).isInstanceOf(TokenWriter.InHeap.class);
            assertThat(large).isInstanceOf(TokenWriter.Mapped.class);
        }
    }
}

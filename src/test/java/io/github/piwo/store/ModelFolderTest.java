package io.github.piwo.store;

import static io.github.piwo.store.TestRecords.HADOOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.NewerFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
    private static final List<String> FILES =
            List.of("model.json", "model.safetensors", "verification.json", "vocabulary.txt");
    private static final List<String> WORDS = List.of("<pad>", "", " ", "Straße", "日本", "a\u2028b");

    @TempDir
    Path output;

    private final JsonNode model =
            Json.MAPPER.createObjectNode().put("name", "first").put("size", 0.1);
    private final JsonNode verification = Json.MAPPER.createObjectNode().put("texts", 8);
    private final SortedMap<String, Tensor> tensors =
            new TreeMap<>(Map.of("weights", new Tensor.Floats(new int[] {2, 2}, new float[] {1, 2, 3, 4})));
    private ModelStore store;
    private ModelFolder folder;
    private Path path;

    @BeforeEach
    void write() throws IOException {
        store = new ModelStore(new OutputFiles(output.toString(), HADOOP));
        folder = store.of("trial");
        folder.write(model, tensors, WORDS, verification);
        path = output.resolve("models/trial");
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        ModelFolder.Content content = folder.read();
        assertThat(content.model()).isEqualTo(model);
        assertThat(content.verification()).isEqualTo(verification);
        assertThat(content.vocabulary()).isEqualTo(WORDS);
        assertThat(((Tensor.Floats) content.tensors().get("weights")).values()).containsExactly(1, 2, 3, 4);
        assertThat(store.ids()).containsExactly("trial");
        try (var files = Files.list(path)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(FILES);
        }
    }

    @Test
    void aFolderThatWasCopiedIsRead() throws IOException {
        Path copy = Files.createDirectories(output.resolve("elsewhere/copy"));
        for (String name : FILES) {
            Files.copy(path.resolve(name), copy.resolve(name));
        }
        folder.delete();
        assertThat(new ModelFolder(new OutputFiles(output.resolve("elsewhere").toString(), HADOOP), "copy")
                        .read()
                        .vocabulary())
                .isEqualTo(WORDS);
    }

    @Test
    void truncationsAndFlippedBitsAreRefusedWithTheFile() throws IOException {
        RandomGenerator random = new KeyedRandom(3).generator("damage");
        for (int i = 0; i < 200; i++) {
            Path file = path.resolve(FILES.get(i % FILES.size()));
            byte[] whole = Files.readAllBytes(file);
            byte[] damaged = whole.clone();
            if (random.nextBoolean()) {
                damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
            } else {
                damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, damaged);
            assertThatThrownBy(() -> folder.read())
                    .as("damage %d", i)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.getFileName().toString())
                    .message()
                    .hasLineCount(1);
            Files.write(file, whole);
        }
        folder.read();
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.json", "model.safetensors", "verification.json", "vocabulary.txt"})
    void aMissingFileIsNamed(String name) throws IOException {
        Files.delete(path.resolve(name));
        assertThatThrownBy(() -> folder.read())
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("models/trial/" + name + ": it is missing")
                .hasMessageContaining("copy the folder again");
    }

    @Test
    void theVocabularyOfAnotherModelIsRefused() throws IOException {
        store.of("other").write(model, tensors, List.of("<pad>", "another"), verification);
        Files.copy(
                output.resolve("models/other/vocabulary.txt"),
                path.resolve("vocabulary.txt"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> folder.read())
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("vocabulary.txt: it is damaged or belongs to another model");
    }

    @Test
    void aNewerFormatIsRefusedAndNotTakenForDamage() throws IOException {
        Path file = path.resolve("model.json");
        Files.writeString(file, Files.readString(file).replace("\"format_version\" : 1", "\"format_version\" : 2"));
        assertThatThrownBy(() -> folder.read())
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("model.json");
    }

    @Test
    void aModelAppearsAsAWhole() throws IOException {
        Files.delete(path.resolve("model.json"));
        assertThat(store.ids()).isEmpty();
        assertThat(store.unfinished()).containsExactly("trial");
        Files.writeString(path.resolve("left.tmp"), "from a writing that was killed");
        folder.write(model, tensors, List.of("<pad>", "word"), verification);
        assertThat(folder.read().vocabulary()).containsExactly("<pad>", "word");
        try (var files = Files.list(path)) {
            assertThat(files).hasSize(FILES.size());
        }
    }

    @Test
    void aModelThatIsRemovedLeavesNothing() throws IOException {
        store.delete("trial");
        store.delete("never there");
        assertThat(folder.exists()).isFalse();
        assertThat(output.resolve("models")).isEmptyDirectory();
    }

    @Test
    void aWordWithALineBreakIsRefusedBeforeAnythingIsWritten() throws IOException {
        assertThatThrownBy(() -> folder.write(model, tensors, List.of("a", "b\nc"), verification))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("word 1 has a line break");
        assertThat(folder.read().vocabulary()).isEqualTo(WORDS);
    }
}

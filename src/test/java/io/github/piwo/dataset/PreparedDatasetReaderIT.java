package io.github.piwo.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedDatasetReaderIT {
    private static final StructType TEXTS = new StructType()
            .add("subset", DataTypes.StringType)
            .add("id", DataTypes.StringType)
            .add("id_hash", DataTypes.LongType)
            .add("label", DataTypes.IntegerType)
            .add("tokens", DataTypes.createArrayType(DataTypes.IntegerType, false));
    private static final StructType VOCABULARY = new StructType()
            .add("index", DataTypes.IntegerType)
            .add("token", DataTypes.StringType)
            .add("count", DataTypes.LongType)
            .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false));

    private static final Row LATE = text("labelled", "late", 7L, 1, 4, 5, 3);
    private static final Row EARLY = text("labelled", "early", -7L, 0, 5, 3);
    private static final Row SAME_HASH = text("labelled", "a", 7L, 0, 1);
    private static final Row UNLABELLED = text("unlabelled", "u", 1L, null, 4);
    private static final Row TEST = text("test", "t", 1L, 1, 5, 5, 3);
    private static final List<Row> GOOD = List.of(LATE, EARLY, SAME_HASH, UNLABELLED, TEST);

    @TempDir
    Path folder;

    @Test
    void textsComeInTheOrderOfTheirHashesThenIdentifiers() throws IOException {
        write(GOOD, manifest(DatasetManifest.FORMAT_VERSION, 3));
        TextSet labelled = read().labelled();
        assertThat(labelled.size()).isEqualTo(3);
        assertThat(labelled.tokens(0)).containsExactly(5, 3);
        assertThat(labelled.tokens(1)).containsExactly(1);
        assertThat(labelled.tokens(2)).containsExactly(4, 5, 3);
        assertThat(new int[] {labelled.label(0), labelled.label(1), labelled.label(2)})
                .containsExactly(0, 0, 1);
        assertThat(labelled.idHash(0)).isEqualTo(-7);
        assertThat(labelled.totalTokens()).isEqualTo(6);
    }

    @Test
    void unlabelledTextsHaveNoLabelAndVectorsAreRowByRow() throws IOException {
        write(GOOD, manifest(DatasetManifest.FORMAT_VERSION, 3));
        PreparedDataset dataset = read();
        assertThat(dataset.unlabelled().label(0)).isEqualTo(TextSet.NO_LABEL);
        assertThat(dataset.wordVectors()).containsExactly(0, 0, 1, 0.5f, 2, 1, 3, 1.5f, 4, 2, 5, 2.5f);
    }

    @Test
    void otherCountsThanTheManifestsAreRefused() throws IOException {
        write(GOOD, manifest(DatasetManifest.FORMAT_VERSION, 4));
        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessage(folder + ": manifest.json says 4 labelled texts and 6 tokens, found 3 and 6");
    }

    @Test
    void aTokenOutsideTheVocabularyIsRefused() throws IOException {
        write(
                List.of(LATE, EARLY, text("labelled", "a", 7L, 0, 6), UNLABELLED, TEST),
                manifest(DatasetManifest.FORMAT_VERSION, 3));
        assertThatThrownBy(this::read).hasMessage(folder + ": labelled text a has token 6, the vocabulary has 6");
    }

    @Test
    void aLabelThatIsNoClassOrMissingOrTooMuchIsRefused() throws IOException {
        write(List.of(text("test", "t", 1L, 2, 5)), manifest(DatasetManifest.FORMAT_VERSION, 3));
        assertThatThrownBy(this::read).hasMessage(folder + ": test text t has label 2 of 2 classes");
        write(List.of(text("labelled", "l", 1L, null, 5)), manifest(DatasetManifest.FORMAT_VERSION, 3));
        assertThatThrownBy(this::read).hasMessage(folder + ": labelled text l has label -1 of 2 classes");
        write(List.of(text("unlabelled", "u", 1L, 0, 5)), manifest(DatasetManifest.FORMAT_VERSION, 3));
        assertThatThrownBy(this::read).hasMessage(folder + ": unlabelled text u has label 0 of 2 classes");
    }

    @Test
    void aTextThatIsTooLongOrEmptyIsRefused() throws IOException {
        write(List.of(text("test", "t", 1L, 1, 5, 5, 5, 5)), manifest(DatasetManifest.FORMAT_VERSION, 3));
        assertThatThrownBy(this::read).hasMessage(folder + ": test text t has 4 tokens, expected 1 to 3");
        write(List.of(text("test", "t", 1L, 1)), manifest(DatasetManifest.FORMAT_VERSION, 3));
        assertThatThrownBy(this::read).hasMessage(folder + ": test text t has 0 tokens, expected 1 to 3");
    }

    @Test
    void anotherFormatIsRefusedBeforeAnythingIsRead() throws IOException {
        Files.write(folder.resolve("manifest.json"), manifest(1, 3).toJson());
        sums();
        assertThatThrownBy(this::read)
                .hasMessage(folder + ": prepared in format 1, this program reads formats from 2 to 3");
    }

    @Test
    void aFolderWithoutAManifestIsRefused() throws IOException {
        sums();
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("manifest.json");
    }

    @Test
    void noDamageIsOverlooked() throws IOException {
        write(GOOD, manifest(DatasetManifest.FORMAT_VERSION, 3));
        List<java.nio.file.Path> files;
        try (var all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> file.toFile().length() > 0)
                    .toList();
        }
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            java.nio.file.Path file = files.get(i % files.size());
            byte[] sound = Files.readAllBytes(file);
            byte[] damaged = random.nextBoolean()
                    ? Arrays.copyOf(sound, random.nextInt(sound.length))
                    : flipped(sound, random.nextInt(8 * sound.length));
            Files.write(file, damaged);
            assertThatThrownBy(this::read).as("%s, number %d", file, i).isInstanceOf(IOException.class);
            Files.write(file, sound);
        }
        assertThat(read().labelled().size()).isEqualTo(3);
    }

    private static byte[] flipped(byte[] sound, int bit) {
        byte[] flipped = sound.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private PreparedDataset read() throws IOException {
        return PreparedDatasetReader.read(folder.toString(), new Configuration());
    }

    private void write(List<Row> texts, DatasetManifest manifest) throws IOException {
        var spark = LocalSpark.session();
        spark.createDataFrame(texts, TEXTS)
                .repartition(2)
                .write()
                .mode("overwrite")
                .parquet(folder + "/texts");
        List<Row> words = IntStream.range(0, 6)
                .mapToObj(i -> RowFactory.create(i, "word" + i, 1L, new float[] {i, i / 2f}))
                .toList();
        spark.createDataFrame(words, VOCABULARY).write().mode("overwrite").parquet(folder + "/vocabulary");
        Files.write(folder.resolve("manifest.json"), manifest.toJson());
        sums();
    }

    private void sums() throws IOException {
        Files.deleteIfExists(folder.resolve(Checksums.FILE));
        Checksums.write(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
    }

    private static DatasetManifest manifest(int format, long labelledTexts) {
        return new DatasetManifest(
                format,
                "agnews",
                "f",
                List.of("no", "yes"),
                6,
                2,
                3,
                labelledTexts,
                1,
                1,
                6,
                1,
                3,
                1.0,
                0.1,
                1,
                0,
                DatasetSummary.UNKNOWN);
    }

    private static Row text(String subset, String id, long hash, Integer label, int... tokens) {
        return RowFactory.create(subset, id, hash, label, tokens);
    }
}

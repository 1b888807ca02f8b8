package io.github.piwo.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads a prepared dataset into memory, from any Hadoop file system and without Spark. */
public final class PreparedDatasetReader {
    private final Path folder;
    private final Configuration hadoop;
    private final DatasetManifest manifest;
    private final float[] wordVectors;
    private final String[] vocabulary;
    private final BitSet words = new BitSet();

    private PreparedDatasetReader(Path folder, Configuration hadoop, DatasetManifest manifest) {
        this.folder = folder;
        this.hadoop = hadoop;
        this.manifest = manifest;
        this.vocabulary = new String[manifest.vocabularySize()];
        this.wordVectors = new float[Math.multiplyExact(manifest.vocabularySize(), manifest.vectorDimension())];
    }

    /**
     * Reads the whole dataset.
     *
     * @param folder path or URI of the prepared dataset
     * @throws IOException if it does not exist, or is not what its manifest says
     */
    public static PreparedDataset read(String folder, Configuration hadoop) throws IOException {
        try {
            Checksums.verify(new Path(folder), hadoop);
            return new PreparedDatasetReader(new Path(folder), hadoop, readManifest(folder, hadoop)).read();
        } catch (IllegalArgumentException e) {
            throw new IOException(folder + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw String.valueOf(e.getMessage()).contains(folder)
                    ? e
                    : new IOException(folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads only the manifest.
     *
     * @throws IOException if it does not exist, or has another format
     */
    public static DatasetManifest readManifest(String folder, Configuration hadoop) throws IOException {
        Path path = new Path(folder, DatasetManifest.FILE);
        try (InputStream in = path.getFileSystem(hadoop).open(path)) {
            return DatasetManifest.fromJson(in.readAllBytes(), path.toString());
        }
    }

    private PreparedDataset read() throws IOException {
        ParquetRows.forEach(new Path(folder, "vocabulary"), hadoop, this::addWord);
        if (words.cardinality() != manifest.vocabularySize()) {
            throw new IOException(DatasetManifest.FILE + " says " + manifest.vocabularySize()
                    + " words, the vocabulary has " + words.cardinality());
        }
        try (TextSetBuilder labelled = new TextSetBuilder("labelled", true, manifest, manifest.labelledTokens());
                TextSetBuilder unlabelled =
                        new TextSetBuilder("unlabelled", false, manifest, manifest.unlabelledTokens());
                TextSetBuilder test = new TextSetBuilder("test", true, manifest, manifest.testTokens())) {
            Map<String, TextSetBuilder> subsets = Map.of("labelled", labelled, "unlabelled", unlabelled, "test", test);
            ParquetRows.forEach(new Path(folder, "texts"), hadoop, row -> addText(row, subsets));
            return new PreparedDataset(
                    manifest,
                    labelled.build(manifest.labelledTexts(), manifest.labelledTokens()),
                    unlabelled.build(manifest.unlabelledTexts(), manifest.unlabelledTokens()),
                    test.build(manifest.testTexts(), manifest.testTokens()),
                    List.of(vocabulary),
                    wordVectors);
        }
    }

    private void addWord(Map<String, Object> row) {
        int index = (Integer) row.get("index");
        float[] vector = (float[]) row.get("vector");
        if (index < 0 || index >= manifest.vocabularySize() || vector.length != manifest.vectorDimension()) {
            throw new IllegalArgumentException("word " + index + " with " + vector.length + " values, expected one of "
                    + manifest.vocabularySize() + " with " + manifest.vectorDimension());
        }
        words.set(index);
        vocabulary[index] = (String) row.get("token");
        System.arraycopy(vector, 0, wordVectors, index * vector.length, vector.length);
    }

    private static void addText(Map<String, Object> row, Map<String, TextSetBuilder> subsets) throws IOException {
        String subset = (String) row.get("subset");
        TextSetBuilder builder = subsets.get(subset);
        if (builder == null) {
            throw new IllegalArgumentException("unknown subset " + subset);
        }
        int label = (Integer) row.getOrDefault("label", TextSet.NO_LABEL);
        builder.add((String) row.get("id"), (Long) row.get("id_hash"), label, (int[]) row.get("tokens"));
    }
}

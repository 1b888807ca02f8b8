package io.github.piwo.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.piwo.config.DatasetSettings;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.table.RawFile;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.TrialId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fingerprints that preparations have computed, in {@code corpus/fingerprints/} of the output. Raw files whose path, size and
 * time of change are unchanged are not read again, and commands that only read the output need no raw files.
 */
public final class RememberedFingerprints {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedFingerprints.class);
    /** Changes with the format of prepared datasets, which is part of a fingerprint. */
    private static final int FORMAT_VERSION = DatasetManifest.FORMAT_VERSION;

    private static final String ENDING = ".json";

    /** Settings that change how texts are encoded, but not which are labelled and which are test texts. */
    private static final Set<String> OF_ENCODING = Set.of(
            "dataset.max-tokens",
            "dataset.vocabulary-size",
            "dataset.tokenizer",
            "dataset.vectors.source",
            "dataset.vectors.dimension");

    private static final String UNLABELLED = "dataset.unlabelled-texts";

    private final DatasetSettings dataset;
    private final Configuration hadoop;
    private final Path folder;

    /**
     * A fingerprint and what it was computed from.
     *
     * @param settings see {@link DatasetSettings#readingSettings}
     * @param files SHA-256 over the paths, sizes and times of change of all raw files
     */
    private record Entry(
            int formatVersion,
            SortedMap<String, String> settings,
            SortedMap<String, String> paths,
            String files,
            String fingerprint,
            Instant rememberedAt) {}

    /** The fingerprints of an output, which need not exist. */
    public RememberedFingerprints(ExperimentSettings settings, Configuration hadoop) {
        this.dataset = settings.dataset();
        this.hadoop = hadoop;
        this.folder = folder(CorpusLocation.root(settings));
    }

    private static Path folder(Path corpus) {
        return new Path(corpus, "fingerprints");
    }

    /**
     * The fingerprint of the settings' dataset, without access to the raw files. If there are several, those of the same path come
     * first, and then the latest.
     */
    public Optional<String> find() throws IOException {
        return entries().stream()
                .filter(entry -> entry.settings.equals(dataset.readingSettings()))
                .max(Comparator.comparing((Entry entry) -> hasSamePaths(entry)).thenComparing(Entry::rememberedAt))
                .map(Entry::fingerprint);
    }

    /**
     * Keys of where the labelled and test texts of a prepared dataset come from: the unchanged raw files, and all settings that decide
     * which texts are chosen. Two datasets with a common key have the same texts, even if their vocabularies, and with them their
     * fingerprints, differ. Without a common key nothing is known: the files may have been copied.
     *
     * @param output path or URI of the output
     * @return none if the output does not remember the fingerprint
     */
    public static Set<String> sources(String output, String fingerprint, Configuration hadoop) throws IOException {
        return entries(folder(new Path(output, "corpus")), hadoop).stream()
                .filter(entry -> entry.fingerprint.equals(fingerprint))
                .map(RememberedFingerprints::source)
                .collect(Collectors.toSet());
    }

    private static String source(Entry entry) {
        SortedMap<String, String> choosing = new TreeMap<>(entry.settings);
        choosing.keySet().removeAll(OF_ENCODING);
        if (!entry.paths.isEmpty()) {
            // The program writes as many texts of its own as it is asked for, and chooses among all of them.
            choosing.remove(UNLABELLED);
        }
        // The state of a file contains its path.
        return digest(List.of(choosing.toString(), entry.files));
    }

    /** The fingerprint of raw files that have not changed since it was computed. */
    Optional<String> findUnchanged(RawCorpus raw) throws IOException {
        String files = stateOf(raw);
        return entries().stream()
                .filter(entry -> entry.settings.equals(dataset.readingSettings()) && hasSamePaths(entry))
                .filter(entry -> entry.files.equals(files))
                .findFirst()
                .map(Entry::fingerprint);
    }

    /** Stores a fingerprint; it replaces an earlier one of the same settings and paths. */
    void remember(RawCorpus raw, String fingerprint) throws IOException {
        Entry entry = new Entry(
                FORMAT_VERSION,
                dataset.readingSettings(),
                dataset.rawPaths(),
                stateOf(raw),
                fingerprint,
                Instant.now());
        FileSystem files = folder.getFileSystem(hadoop);
        Path whole = files.makeQualified(new Path(folder, key() + ENDING));
        Path temporary = new Path(whole.getParent(), "_tmp-" + UUID.randomUUID());
        try {
            try (FSDataOutputStream out = files.create(temporary, false)) {
                out.write(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(entry));
                out.hsync();
            }
            FileContext.getFileContext(whole.toUri(), hadoop).rename(temporary, whole, Options.Rename.OVERWRITE);
        } finally {
            files.delete(temporary, false);
        }
    }

    private boolean hasSamePaths(Entry entry) {
        return entry.paths.equals(dataset.rawPaths());
    }

    private String key() {
        return digest(
                List.of(dataset.readingSettings().toString(), dataset.rawPaths().toString()));
    }

    private String stateOf(RawCorpus raw) throws IOException {
        List<String> states = new ArrayList<>();
        for (RawFile file : CorpusFingerprint.files(dataset, raw)) {
            states.add(file.state(hadoop));
        }
        return digest(states);
    }

    private static String digest(List<String> parts) {
        MessageDigest digest = TrialId.sha256();
        parts.forEach(part -> digest.update((part + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private List<Entry> entries() throws IOException {
        return entries(folder, hadoop);
    }

    /** Files that cannot be parsed are skipped: they only save time. */
    private static List<Entry> entries(Path folder, Configuration hadoop) throws IOException {
        FileSystem files = folder.getFileSystem(hadoop);
        List<Entry> entries = new ArrayList<>();
        try {
            for (FileStatus file : files.listStatus(folder)) {
                if (file.getPath().getName().endsWith(ENDING)) {
                    read(files, file.getPath()).ifPresent(entries::add);
                }
            }
        } catch (FileNotFoundException none) {
            return List.of();
        }
        return entries;
    }

    private static Optional<Entry> read(FileSystem files, Path file) throws IOException {
        try (InputStream in = files.open(file)) {
            Entry entry = Json.MAPPER.readValue(in.readAllBytes(), Entry.class);
            return entry.formatVersion == FORMAT_VERSION ? Optional.of(entry) : Optional.empty();
        } catch (JsonProcessingException e) {
            LOG.warn("{} is passed over: {}", file, e.getOriginalMessage());
            return Optional.empty();
        }
    }
}

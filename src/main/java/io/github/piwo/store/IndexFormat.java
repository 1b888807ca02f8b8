package io.github.piwo.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.Provenance;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import io.github.piwo.trial.TrialResult.Completed;
import io.github.piwo.trial.TrialResult.Failed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the index: gzipped JSON lines. The first has the versions, the number of records, and the values that many records share; each
 * of the others is a record with the state of its file, its epochs and bins as arrays without names. The checksum is gzip's.
 */
final class IndexFormat {
    /** Another version, also that of records, makes the file as good as none. */
    private static final int VERSION = 1;

    private static final int BUFFER = 1 << 16;

    private static final JsonMapper MAPPER = ArrayForms.addTo(RecordFormat.MAPPER.rebuild())
            .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .addMixIn(TrialResult.class, OfKnownType.class)
            .build();
    private static final ObjectReader LINES = MAPPER.readerFor(Line.class);
    private static final ObjectReader LINES_WITHOUT_EPOCHS = MAPPER.rebuild()
            .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .addMixIn(Line.class, NoEpochs.class)
            .build()
            .readerFor(Line.class);

    private IndexFormat() {}

    /** A line has a field for each type. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NONE)
    private interface OfKnownType {}

    @JsonIgnoreProperties("epochs")
    private interface NoEpochs {}

    private record Header(int version, int recordVersion, int records, List<SharedFields> shared) {}

    /** @param shared its place in the header */
    private record Line(
            FileState file,
            int shared,
            String trialId,
            Trial trial,
            Completed completed,
            Failed failed,
            Instant startedAt,
            double seconds,
            int attempt,
            int labelledTexts,
            int unlabelledTexts,
            List<EpochMetrics> epochs) {
        Line {
            epochs = epochs == null ? List.of() : epochs;
        }

        static Line of(RecordListing.Entry entry, int shared) {
            TrialRecord record = entry.record();
            Provenance provenance = record.provenance();
            return new Line(
                    entry.file(),
                    shared,
                    record.trialId(),
                    record.trial(),
                    record.result() instanceof Completed completed ? completed : null,
                    record.result() instanceof Failed failed ? failed : null,
                    provenance.startedAt(),
                    provenance.seconds(),
                    provenance.attempt(),
                    record.labelledTexts(),
                    record.unlabelledTexts(),
                    record.epochs());
        }

        RecordListing.Entry entry(List<SharedFields> all) {
            SharedFields own = all.get(shared);
            Provenance provenance = new Provenance(
                    startedAt, seconds, own.device(), own.host(), attempt, own.codeVersion(), own.libraryVersions());
            TrialRecord record = new TrialRecord(
                    trialId,
                    own.experimentId(),
                    trial,
                    own.dataset(),
                    own.datasetFingerprint(),
                    completed == null ? failed : completed,
                    provenance,
                    labelledTexts,
                    unlabelledTexts,
                    epochs,
                    own.classNames(),
                    own.settings());
            return new RecordListing.Entry(file, record);
        }
    }

    /** Writes a file; the stream stays open. */
    static void write(List<RecordListing.Entry> entries, OutputStream out) throws IOException {
        Map<SharedFields, Integer> shared = new LinkedHashMap<>();
        for (RecordListing.Entry entry : entries) {
            shared.putIfAbsent(SharedFields.of(entry.record()), shared.size());
        }
        GZIPOutputStream lines = fast(out);
        writeLine(lines, new Header(VERSION, RecordFormat.VERSION, entries.size(), List.copyOf(shared.keySet())));
        for (RecordListing.Entry entry : entries) {
            writeLine(lines, Line.of(entry, shared.get(SharedFields.of(entry.record()))));
        }
        lines.finish();
    }

    /** Three times as fast as the usual level, and a fifth larger. */
    private static GZIPOutputStream fast(OutputStream out) throws IOException {
        return new GZIPOutputStream(out, BUFFER) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
    }

    private static void writeLine(OutputStream out, Object line) throws IOException {
        out.write(MAPPER.writeValueAsBytes(line));
        out.write('\n');
    }

    /**
     * The content of a file.
     *
     * @param content what is wanted of each record; the rest is skipped
     * @throws IOException if it is damaged, or of another version
     */
    static List<RecordListing.Entry> read(InputStream in, RecordContent content) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in, BUFFER), StandardCharsets.UTF_8), BUFFER)) {
            String first = reader.readLine();
            if (first == null) {
                throw new IOException("it is empty");
            }
            Header header = MAPPER.readValue(first, Header.class);
            if (header.version != VERSION || header.recordVersion != RecordFormat.VERSION) {
                throw new IOException("its version is " + header.version + " for records of version "
                        + header.recordVersion + ", not " + VERSION + " for " + RecordFormat.VERSION);
            }
            List<RecordListing.Entry> entries = entries(reader.lines(), header, content);
            if (entries.size() != header.records) {
                throw new IOException("it has " + entries.size() + " of " + header.records + " records");
            }
            return entries;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Lines are parsed by several threads. */
    private static List<RecordListing.Entry> entries(Stream<String> lines, Header header, RecordContent content) {
        ObjectReader reader = content == RecordContent.WHOLE ? LINES : LINES_WITHOUT_EPOCHS;
        return lines.parallel()
                .map(line -> {
                    try {
                        return reader.<Line>readValue(line).entry(header.shared);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }
}

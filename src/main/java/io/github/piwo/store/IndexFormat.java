package io.github.piwo.store;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.StreamReadFeature;
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
 * of the others is a record with the state of its file and, after a tab, its epochs, which take the most time to read and are often not
 * wanted. The checksum is gzip's.
 */
final class IndexFormat {
    /** Another version, also that of records, makes the file as good as none. */
    private static final int VERSION = 2;

    private static final int BUFFER = 1 << 16;

    private static final JsonMapper MAPPER = ArrayForms.addTo(RecordFormat.MAPPER.rebuild())
            .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .addMixIn(TrialResult.class, OfKnownType.class)
            .build();
    private static final ObjectReader LINES = MAPPER.readerFor(Line.class);
    private static final ObjectReader EPOCHS = MAPPER.readerForListOf(EpochMetrics.class);
    /** JSON has it only escaped. */
    private static final char TAB = '\t';

    private IndexFormat() {}

    /** A line has a field for each type. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NONE)
    private interface OfKnownType {}

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
            long gpuBytes,
            double millisecondsPerStep,
            int labelledTexts,
            int unlabelledTexts) {

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
                    provenance.gpuBytes(),
                    provenance.millisecondsPerStep(),
                    record.labelledTexts(),
                    record.unlabelledTexts());
        }

        RecordListing.Entry entry(List<SharedFields> all, List<EpochMetrics> epochs) {
            SharedFields own = all.get(shared);
            Provenance provenance = new Provenance(
                    startedAt,
                    seconds,
                    own.device(),
                    own.host(),
                    attempt,
                    own.codeVersion(),
                    own.libraryVersions(),
                    own.recurrence(),
                    gpuBytes,
                    millisecondsPerStep);
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
            lines.write(MAPPER.writeValueAsBytes(Line.of(entry, shared.get(SharedFields.of(entry.record())))));
            lines.write(TAB);
            writeLine(lines, entry.record().epochs());
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
        return lines.parallel()
                .map(line -> {
                    try {
                        return entry(line, header, content);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private static RecordListing.Entry entry(String line, Header header, RecordContent content) throws IOException {
        int tab = line.indexOf(TAB);
        if (tab < 0) {
            throw new IOException("a line has no epochs");
        }
        List<EpochMetrics> epochs =
                content == RecordContent.WHOLE ? EPOCHS.readValue(line.substring(tab + 1)) : List.of();
        return LINES.<Line>readValue(line.substring(0, tab)).entry(header.shared, epochs);
    }
}

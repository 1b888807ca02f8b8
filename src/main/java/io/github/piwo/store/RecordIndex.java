package io.github.piwo.store;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.github.piwo.store.RecordListing.Entry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the records hold, in a few files: {@code index/summaries.jsonl.gz} has the summaries of all of them, and each of the others a
 * {@link RecordPart} as a whole. It only saves time. Each of its entries holds for one state of a record's file, so what was added,
 * removed or replaced since is noticed by a listing of the records, and no file of the index needs to fit another.
 */
final class RecordIndex {
    private static final Logger LOG = LoggerFactory.getLogger(RecordIndex.class);
    private static final String FOLDER = "index/";
    private static final String SUMMARIES = "summaries.jsonl.gz";

    private final OutputFiles files;

    RecordIndex(OutputFiles files) {
        this.files = files;
    }

    /** The entries of a file by the names of their records' files; none if it is missing, damaged or of another version. */
    private Map<String, Entry> read(String name, RecordContent content) {
        try (var in = files.open(FOLDER + name)) {
            return IndexFormat.read(in, content).stream()
                    .collect(toMap(entry -> entry.file().name(), entry -> entry));
        } catch (FileNotFoundException e) {
            return Map.of();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}/{}{} is not used, the records are read instead: {}", files, FOLDER, name, e.toString());
            return Map.of();
        }
    }

    Map<String, Entry> summaries() {
        return read(SUMMARIES, RecordContent.WHOLE);
    }

    Map<String, Entry> read(RecordPart part, RecordContent content) {
        return read(part.file(), content);
    }

    /** The names of the files that are there. */
    Set<String> files() throws IOException {
        return new HashSet<>(files.list(FOLDER));
    }

    void writeSummaries(List<Entry> entries) {
        write(SUMMARIES, entries);
    }

    /** @param entries whole records */
    void write(RecordPart part, List<Entry> entries) {
        write(part.file(), entries);
    }

    /** Without a file of the index, readers take longer. */
    private void write(String name, List<Entry> entries) {
        try {
            files.replace(FOLDER + name, out -> IndexFormat.write(entries, out));
        } catch (IOException e) {
            LOG.warn("the index of the records is not up to date: {}", e.getMessage());
        }
    }

    /** Removes the parts of another division, and temporary files of processes that died. */
    void deleteAllBut(List<RecordPart> parts) throws IOException {
        Set<String> wanted = parts.stream().map(RecordPart::file).collect(toSet());
        wanted.add(SUMMARIES);
        for (String name : files()) {
            if (!wanted.contains(name)) {
                files.delete(FOLDER + name);
            }
        }
    }
}

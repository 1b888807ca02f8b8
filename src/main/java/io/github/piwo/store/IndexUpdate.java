package io.github.piwo.store;

import io.github.piwo.store.RecordListing.Entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings the index up to date and lists the records on the way. Each new record is read once, and only those of a few parts are in memory
 * as a whole. An index that cannot be written does no harm.
 */
final class IndexUpdate {
    private final RecordFiles records;
    private final RecordIndex index;
    private final List<RecordPart> parts;
    private final Map<String, Entry> known;
    private final Set<String> files;
    private final ListingBuilder listing = new ListingBuilder();
    private boolean isChanged;

    IndexUpdate(RecordFiles records, RecordIndex index) throws IOException {
        this.records = records;
        this.index = index;
        parts = RecordPart.of(records.files());
        files = index.files();
        known = index.summaries();
    }

    RecordListing run() throws IOException {
        List<FileState> unknown = parts.stream()
                .flatMap(part -> part.records().stream().filter(file -> !isIndexed(part, file)))
                .toList();
        try (ConcurrentReads<RecordFile> reads = new ConcurrentReads<>(unknown, records::read)) {
            for (RecordPart part : parts) {
                update(part, reads);
            }
        }
        RecordListing all = listing.listing();
        if (isChanged || known.size() != all.entries().size()) {
            index.writeSummaries(all.entries());
            index.deleteAllBut(parts);
        }
        return all;
    }

    private boolean isIndexed(RecordPart part, FileState file) {
        return RecordFiles.isIn(known, file) && files.contains(source(part).file());
    }

    /** The part itself, or, if the number of parts has grown, the one that had its records before. */
    private RecordPart source(RecordPart part) {
        RecordPart source = part;
        while (!files.contains(source.file()) && source.of() > 1) {
            source = source.half();
        }
        return source;
    }

    private void update(RecordPart part, ConcurrentReads<RecordFile> reads) throws IOException {
        Map<String, Entry> fresh = new HashMap<>();
        for (FileState file : part.records()) {
            if (isIndexed(part, file)) {
                listing.add(known.get(file.name()));
            } else {
                RecordFile read = reads.next();
                listing.add(read);
                read.whole().ifPresent(entry -> fresh.put(file.name(), entry));
            }
        }
        List<FileState> readable = part.records().stream()
                .filter(file -> fresh.containsKey(file.name()) || isIndexed(part, file))
                .toList();
        if (!fresh.isEmpty() || (!readable.isEmpty() && !files.contains(part.file()))) {
            isChanged = true;
            Map<String, Entry> whole = new HashMap<>(index.read(source(part), RecordContent.WHOLE));
            whole.putAll(fresh);
            index.write(part, records.whole(readable, whole));
        }
    }
}

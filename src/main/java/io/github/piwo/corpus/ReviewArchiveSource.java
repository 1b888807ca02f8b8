package io.github.piwo.corpus;

import io.github.piwo.table.RawFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;

/** The reviews as they are published: a {@code .tar.gz} of the folder {@code aclImdb}, which may have another name. */
record ReviewArchiveSource(RawFile archive) implements RawSource {
    private static final long serialVersionUID = 1L;
    /** The reviews' folders, below any other folder. */
    private static final Pattern BELOW_ROOT = Pattern.compile("(?:[^/]+/)*?((?:train|test)/(?:neg|pos|unsup)/.*)");

    private static final int BUFFER = 1 << 16;

    @Override
    public String location() {
        return archive.location();
    }

    @Override
    public RawRecords open(Configuration hadoop) throws IOException {
        return new Entries(new BufferedInputStream(archive.open(hadoop), BUFFER));
    }

    private final class Entries extends RawRecords {
        private final InputStream compressed;
        private InputStream plain;
        private TarArchiveInputStream tar;

        Entries(InputStream compressed) {
            this.compressed = compressed;
        }

        @Override
        protected Optional<RawRecord> read() throws IOException {
            if (tar == null) {
                plain = new GZIPInputStream(compressed, BUFFER);
                tar = new TarArchiveInputStream(plain);
            }
            TarArchiveEntry entry;
            while ((entry = nextEntry()) != null) {
                Optional<RawRecord> record = record(entry);
                if (record.isPresent()) {
                    return record;
                }
            }
            // The gzip trailer comes after the last entry: unless it is read, a truncation there is not noticed.
            plain.transferTo(OutputStream.nullOutputStream());
            return Optional.empty();
        }

        private TarArchiveEntry nextEntry() throws IOException {
            try {
                return tar.getNextEntry();
            } catch (IllegalArgumentException e) {
                throw new IOException("damaged tar header", e);
            }
        }

        private Optional<RawRecord> record(TarArchiveEntry entry) throws IOException {
            String name = entry.getName();
            if (name.startsWith("/") || Arrays.asList(name.split("[/\\\\]")).contains("..")) {
                String message = "the entry \"" + name + "\" leaves its folder";
                return Optional.of(new RawRecord.Problem(location(), 0, message, true));
            }
            String path = withoutRoot(name);
            Optional<ReviewFolder> folder = entry.isFile() ? ReviewFolder.of(path) : Optional.empty();
            if (folder.isEmpty()) {
                return Optional.empty();
            }
            byte[] content = tar.readAllBytes();
            String file = path.substring(path.lastIndexOf('/') + 1);
            return Optional.of(folder.get().review(file, location() + "!" + name, content));
        }

        @Override
        String currentFile() {
            return location();
        }

        @Override
        public void close() throws IOException {
            compressed.close();
        }
    }

    private static String withoutRoot(String name) {
        Matcher below = BELOW_ROOT.matcher(name);
        return below.matches() ? below.group(1) : name;
    }
}

package io.github.piwo.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Local files of a process that dies before or after a chosen call, or of a disk that fills up. A process that has died does
 * nothing more, least of all put things in order.
 */
public final class UnreliableFiles extends FilterFileSystem {
    private int callsLeft = Integer.MAX_VALUE;
    private long bytesLeft = Long.MAX_VALUE;
    private boolean dead;

    /** The end of the process. */
    public static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private UnreliableFiles() throws IOException {
        super(LocalFiles.open(TestRecords.HADOOP));
    }

    /** Of a process that dies after so many moments at which it might. */
    public static UnreliableFiles dyingAfter(int calls) throws IOException {
        UnreliableFiles files = new UnreliableFiles();
        files.callsLeft = calls;
        return files;
    }

    /** Of a disk with so much space. */
    static UnreliableFiles withSpace(long bytes) throws IOException {
        UnreliableFiles files = new UnreliableFiles();
        files.bytesLeft = bytes;
        return files;
    }

    boolean isDead() {
        return dead;
    }

    public OutputFiles in(java.nio.file.Path folder) throws IOException {
        Path root = new Path(folder.toString());
        return new OutputFiles(this, new Moves(AtomicMoves.on(new Path("file:///"), TestRecords.HADOOP)), root);
    }

    private void maybeDie() {
        if (dead || callsLeft-- == 0) {
            dead = true;
            throw new Death();
        }
    }

    @Override
    public FSDataOutputStream create(Path path, boolean overwrite) throws IOException {
        maybeDie();
        OutputStream file = fs.create(path, overwrite);
        maybeDie();
        return new FSDataOutputStream(new Stream(file), null) {
            @Override
            public void hsync() throws IOException {
                maybeDie();
                super.hsync();
                maybeDie();
            }
        };
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        maybeDie();
        boolean deleted = super.delete(path, recursive);
        maybeDie();
        return deleted;
    }

    private final class Stream extends FilterOutputStream {
        Stream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            maybeDie();
            int fits = (int) Math.min(length, bytesLeft);
            // Half of it may be on disk when the process dies.
            out.write(bytes, from, fits / 2);
            maybeDie();
            out.write(bytes, from + fits / 2, fits - fits / 2);
            bytesLeft -= fits;
            if (fits < length) {
                throw new IOException("No space left on device");
            }
            maybeDie();
        }

        @Override
        public void close() throws IOException {
            maybeDie();
            super.close();
            maybeDie();
        }
    }

    private final class Moves implements AtomicMoves {
        private final AtomicMoves moves;

        Moves(AtomicMoves moves) {
            this.moves = moves;
        }

        @Override
        public boolean create(Path from, Path to) throws IOException {
            maybeDie();
            boolean created = moves.create(from, to);
            maybeDie();
            return created;
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
            maybeDie();
            moves.replace(from, to);
            maybeDie();
        }
    }
}

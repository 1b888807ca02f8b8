package io.github.piwo.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** The checkpoint files of one trial. Each file appears as a whole or not at all. */
public interface CheckpointFiles {

    /** Keeps no checkpoints, so a trial always starts from the beginning. */
    CheckpointFiles NONE = new CheckpointFiles() {
        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public InputStream open(String name) {
            throw new IllegalArgumentException(name);
        }

        @Override
        public void write(String name, Content content) {}

        @Override
        public void setAside(String name) {}

        @Override
        public void delete(String name) {}
    };

    /** Writes the content of a file. */
    interface Content {
        /** Writes the content; called once. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** The names of all checkpoints, in any order. */
    List<String> names() throws IOException;

    /** Opens a checkpoint for reading. */
    InputStream open(String name) throws IOException;

    /** Writes or replaces a checkpoint. After this returns, it is not lost if the machine fails. */
    void write(String name, Content content) throws IOException;

    /** Renames a checkpoint that cannot be used, so that {@link #names} no longer contains it. */
    void setAside(String name) throws IOException;

    /** Removes a checkpoint. */
    void delete(String name) throws IOException;
}

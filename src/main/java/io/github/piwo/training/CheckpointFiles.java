package io.github.piwo.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** The place of one trial's checkpoints: files that appear whole or not at all. */
public interface CheckpointFiles {

    /** No place: the trial starts anew each time. */
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

    /** What is to be written. */
    interface Content {
        /** Writes it; called once. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Names of all checkpoints, in any order. */
    List<String> names() throws IOException;

    /** To read one. */
    InputStream open(String name) throws IOException;

    /** Writes one, in place of one of that name; once this returns, it survives the end of the machine. */
    void write(String name, Content content) throws IOException;

    /** Renames one that cannot be used, so that it is no longer among the {@link #names}. */
    void setAside(String name) throws IOException;

    /** Removes one. */
    void delete(String name) throws IOException;
}

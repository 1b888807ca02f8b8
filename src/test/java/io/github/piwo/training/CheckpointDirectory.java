package io.github.piwo.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Checkpoints in a local directory. */
record CheckpointDirectory(Path directory) implements CheckpointFiles {

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".ckpt"))
                    .toList();
        }
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(directory.resolve(name));
    }

    @Override
    public void write(String name, Content content) throws IOException {
        try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
            content.writeTo(out);
        }
    }

    @Override
    public void setAside(String name) throws IOException {
        Files.move(directory.resolve(name), directory.resolve(name + ".unusable"));
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(directory.resolve(name));
    }
}

package io.github.piwo.sweep;

import io.github.piwo.results.OutputFiles;
import io.github.piwo.training.CheckpointFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The checkpoints of one trial: {@code checkpoints/<trial-id>/} of the output, until its record stands. */
final class CheckpointFolder implements CheckpointFiles {
    static final String ALL = "checkpoints";
    private static final String ENDING = ".ckpt";

    private final OutputFiles output;
    private final String folder;

    CheckpointFolder(OutputFiles output, String trialId) {
        this.output = output;
        this.folder = ALL + "/" + trialId;
    }

    @Override
    public List<String> names() throws IOException {
        return output.list(folder).stream()
                .filter(name -> name.endsWith(ENDING) && !name.startsWith("_"))
                .toList();
    }

    @Override
    public InputStream open(String name) throws IOException {
        return output.open(file(name));
    }

    @Override
    public void write(String name, Content content) throws IOException {
        output.replace(file(name), content::writeTo);
    }

    @Override
    public void setAside(String name) throws IOException {
        output.delete(file(name) + ".unusable");
        output.move(file(name), file(name) + ".unusable");
    }

    @Override
    public void delete(String name) throws IOException {
        output.delete(file(name));
    }

    /** Removes all of them. */
    void deleteAll() throws IOException {
        output.delete(folder);
    }

    private String file(String name) {
        return folder + "/" + name;
    }
}

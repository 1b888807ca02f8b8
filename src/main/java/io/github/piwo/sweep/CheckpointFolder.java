package io.github.piwo.sweep;

import io.github.piwo.store.OutputFiles;
import io.github.piwo.training.CheckpointFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** The checkpoints of one trial: {@code checkpoints/<trial-id>/} of the output, until its record is stored. */
final class CheckpointFolder implements CheckpointFiles {
    static final String ALL = "checkpoints";
    private static final String ENDING = ".ckpt";
    private static final String STARTED = "started";

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

    /**
     * Writes down that an attempt begins.
     *
     * @return the number of attempts before this one that ended with their process and left no new checkpoint
     */
    int begin() throws IOException {
        int before = unendedAttempts();
        output.writeCarelessly(file(STARTED), ((before + 1) + " " + newest()).getBytes(StandardCharsets.UTF_8));
        return before;
    }

    /** Writes down that the attempt ended in an orderly way, without a result. */
    void endWithoutResult() throws IOException {
        delete(STARTED);
    }

    /** The number that {@link #begin} would return. */
    int unendedAttempts() throws IOException {
        try {
            String[] noted = new String(output.read(file(STARTED)), StandardCharsets.UTF_8).split(" ", 2);
            boolean hasProgressed = noted.length == 2 && newest().compareTo(noted[1]) > 0;
            return noted.length == 2 && !hasProgressed && noted[0].matches("\\d{1,6}") ? Integer.parseInt(noted[0]) : 0;
        } catch (FileNotFoundException e) {
            return 0;
        }
    }

    /** The name of the newest checkpoint; empty if there is none. Names are in the order of their steps. */
    String newest() throws IOException {
        return names().stream().max(Comparator.naturalOrder()).orElse("");
    }

    /** Removes all checkpoints. */
    void deleteAll() throws IOException {
        output.delete(folder);
    }

    private String file(String name) {
        return folder + "/" + name;
    }
}

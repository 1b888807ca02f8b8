package io.github.piwo.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.inference.KeptModel;
import io.github.piwo.store.ModelFolder;
import io.github.piwo.store.ModelStore;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.training.TinySettings;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A grid of 60 trials of a second or two, run by the launcher in processes of their own. */
final class FaultGrid {
    static final int TRIALS = 60;
    /** None, VAE and PIWO at two rates, each with one α and six splits. */
    static final int KEPT_MODELS = 36;

    private static final List<String> SETTINGS = List.of(
            "dataset.name=synthetic",
            "dataset.splits=6",
            "dataset.labelled-texts=300",
            "dataset.unlabelled-texts=600",
            "dataset.synthetic.test-texts=200",
            "sweep.objectives=[None, VAE, PIWO]",
            "sweep.baselines=[]",
            "sweep.supervision-rates=[0.2, 0.4]",
            "sweep.alphas=[1, 10]",
            "sweep.splits=[1, 2, 3, 4, 5, 6]",
            "model.encoder-hidden=24",
            "model.decoder-hidden=24",
            "model.latent-size=8",
            "model.label-embedding-size=4",
            "training.max-steps=60",
            "training.patience=99",
            "training.test-bound-texts=50",
            "checkpoints.share=1");

    private FaultGrid() {}

    /** Starts a sweep over it. */
    static Process start(Path output, Path log, List<String> sparkOptions, String... settings) throws IOException {
        return start(output.toString(), log, sparkOptions, settings);
    }

    /** The trials' numbers where nothing goes wrong: in local mode, on this disk. */
    static List<String> undisturbed(Path folder, String... settings) throws IOException, InterruptedException {
        Path output = folder.resolve("undisturbed");
        Path log = folder.resolve("undisturbed.log");
        List<String> local = List.of("--master", "local[2]", "--driver-memory", "600m");
        assertThat(start(output, log, local, settings).waitFor())
                .as(Files.readString(log))
                .isZero();
        return numbers(records(output));
    }

    /** Likewise on any file system. */
    static Process start(String output, Path log, List<String> sparkOptions, String... settings) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("submit/piwo", "--conf", "spark.ui.enabled=false"));
        command.addAll(sparkOptions);
        command.addAll(List.of("--", "sweep", "--set", "output=" + output));
        Stream.concat(SETTINGS.stream(), Stream.of(settings)).forEach(setting -> {
            command.add("--set");
            command.add(setting);
        });
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Gives an output another's prepared dataset, so that faults meet trials and not the preparation. */
    static void copyDataset(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from.resolve("corpus"))) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    /** Readable records by identity. */
    static SortedMap<String, TrialRecord> records(Path output) throws IOException {
        return records(output.toString());
    }

    /** Likewise on any file system. */
    static SortedMap<String, TrialRecord> records(String output) throws IOException {
        SortedMap<String, TrialRecord> records = new TreeMap<>();
        TestRecords.all(new RecordStore(output, new Configuration()))
                .forEach(record -> records.put(record.trialId(), record));
        return records;
    }

    /** Kept models that work, by the trials' identities: what describes them, and the probabilities that they give. */
    static SortedMap<String, String> models(String output) throws IOException {
        ModelStore store = new ModelStore(new OutputFiles(output, new Configuration()));
        assertThat(store.unfinished()).isEmpty();
        SortedMap<String, String> models = new TreeMap<>();
        for (String id : store.ids()) {
            try (KeptModel model =
                    KeptModel.read(store.of(id), TinySettings.with().memory(), TrainingDevice.CPU)) {
                assertThat(model.description().trialId()).isEqualTo(id);
            }
            ModelFolder.Content content = store.of(id).read();
            models.put(id, content.model() + " " + content.verification());
        }
        return models;
    }

    /** The words of the first kept model. */
    static List<String> vocabulary(String output) throws IOException {
        ModelStore store = new ModelStore(new OutputFiles(output, new Configuration()));
        return store.of(store.ids().iterator().next()).read().vocabulary();
    }

    /** Content of the files of all records, by name. */
    static SortedMap<String, String> files(Path output) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        if (Files.isDirectory(output.resolve("records"))) {
            try (Stream<Path> all = Files.list(output.resolve("records"))) {
                for (Path file : all.filter(path -> path.toString().endsWith(".json"))
                        .filter(path -> !path.getFileName().toString().startsWith("_"))
                        .toList()) {
                    files.put(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        return files;
    }

    /** What must not depend on faults: all numbers but times, as text. */
    static List<String> numbers(SortedMap<String, TrialRecord> records) {
        return records.values().stream().map(FaultGrid::numbers).toList();
    }

    private static String numbers(TrialRecord record) {
        if (!(record.result() instanceof TrialResult.Completed result)) {
            return record.trialId() + " " + record.result();
        }
        StringBuilder text = new StringBuilder(record.trialId());
        text.append(' ').append(result.testAccuracy());
        text.append(' ').append(result.validationAccuracy());
        text.append(' ').append(result.trainAccuracy());
        text.append(' ').append(result.testBound());
        text.append(' ').append(result.bestEpoch());
        text.append(' ').append(result.steps());
        for (EpochMetrics epoch : record.epochs()) {
            text.append(' ').append(epoch.step());
            text.append(' ').append(epoch.classifierLoss());
            text.append(' ').append(epoch.boundUnlabelled());
            text.append(' ').append(epoch.validationAccuracy());
        }
        return text.toString();
    }
}

package io.github.piwo.config;

import io.github.piwo.config.DatasetSettings.Name;
import io.github.piwo.config.DatasetSettings.SyntheticSettings;
import io.github.piwo.config.DatasetSettings.Tokenizer;
import io.github.piwo.config.DatasetSettings.VectorSettings;
import io.github.piwo.config.DatasetSettings.VectorSettings.Source;
import io.github.piwo.config.ExecutionSettings.Device;
import io.github.piwo.config.ModelSettings.BagFeature;
import io.github.piwo.config.ModelSettings.Decoder;
import io.github.piwo.config.ModelSettings.Encoder;
import io.github.piwo.config.TrainingSettings.AdamSettings;
import io.github.piwo.config.TrainingSettings.AnnealingSettings;
import io.github.piwo.config.TrainingSettings.BoundScale;
import io.github.piwo.config.TrainingSettings.Labels;
import io.github.piwo.trial.Metric;
import java.util.List;

/** The setting of each component of the records, and its range. */
final class SettingsMapping {
    private static final int LAST_PORT = 65_535;

    private final SettingsReader reader;

    SettingsMapping(SettingsReader reader) {
        this.reader = reader;
    }

    ExperimentSettings experiment() {
        String output = LocalPath.expandHome("output", reader.text("output"));
        if (output.isBlank()) {
            throw new SettingsException("output is missing: must be the directory that everything is written to;"
                    + " set it in the settings file or by --set output=DIRECTORY");
        }
        long seed = reader.longInteger("seed");
        DatasetSettings dataset = dataset();
        ModelSettings model = model();
        TrainingSettings training = training();
        ExecutionSettings execution = execution();
        if (training.tf32() && execution.device() != Device.GPU) {
            throw reader.setting("training.tf32").refused("false unless execution.device = gpu: CPUs have no TF32");
        }
        MemorySettings memory = memory();
        CheckpointSettings checkpoints = checkpoints();
        KeptModels keptModels = reader.choice("models.keep", KeptModels.class);
        FaultSettings faults = faults();
        SweepSettings sweep = sweep(dataset.splits());
        LiveViewSettings liveView = liveView();
        ReportSettings report = new ReportSettings(reader.number("report.margin", NumberRange.SHARE));
        boolean localPathsAreShared = reader.flag("local-paths-are-shared");
        return new ExperimentSettings(
                output,
                localPathsAreShared,
                seed,
                dataset,
                model,
                training,
                execution,
                memory,
                checkpoints,
                keptModels,
                faults,
                sweep,
                liveView,
                report,
                reader.json());
    }

    /** The setting that determines defaults of other settings. */
    Name datasetName() {
        if (reader.setting("dataset.name").unwrapped() instanceof String name && name.isBlank()) {
            throw new SettingsException("dataset.name is missing: must be one of table, imdb, agnews, synthetic;"
                    + " set it in the settings file or by --set dataset.name=NAME");
        }
        return reader.choice("dataset.name", Name.class);
    }

    private DatasetSettings dataset() {
        Name name = datasetName();
        int labelledTexts = reader.countOr("dataset.labelled-texts", 2, "all", DatasetSettings.ALL);
        int splits = reader.integer("dataset.splits", 2);
        int unlabelledTexts = reader.countOr("dataset.unlabelled-texts", 0, "all", DatasetSettings.ALL);
        for (String key : List.of("dataset.labelled-texts", "dataset.unlabelled-texts")) {
            if (name == Name.SYNTHETIC && "all".equals(reader.setting(key).unwrapped())) {
                throw reader.setting(key)
                        .refused("a number, since the program writes as many synthetic texts as asked for");
            }
        }
        if (splits > labelledTexts) {
            throw reader.setting("dataset.splits")
                    .refused("at most dataset.labelled-texts = " + labelledTexts + ", so that no split is empty");
        }
        return new DatasetSettings(
                name,
                rawPath(name),
                labelledTexts,
                unlabelledTexts,
                splits,
                reader.flag("dataset.stratified"),
                reader.integer("dataset.max-tokens", 1),
                reader.integer("dataset.vocabulary-size", 1),
                reader.choice("dataset.tokenizer", Tokenizer.class),
                reader.flag("dataset.remove-leaked"),
                reader.integer("dataset.max-bad-rows", 0),
                reader.longInteger("dataset.seed"),
                vectors(),
                new TableMapping(reader).table(name),
                synthetic());
    }

    private String rawPath(Name name) {
        String reason = "dataset.name = " + name.label();
        return switch (name) {
            case SYNTHETIC -> reader.noPath("dataset.path", reason);
            case TABLE ->
                reader.noPath("dataset.path", reason + ", whose paths are dataset.table.train, .unlabelled and .test");
            case IMDB, AGNEWS -> reader.path("dataset.path", reason);
        };
    }

    private VectorSettings vectors() {
        Source source = reader.choice("dataset.vectors.source", Source.class);
        String path = source == Source.FILE
                ? reader.path("dataset.vectors.path", "dataset.vectors.source = file")
                : reader.noPath("dataset.vectors.path", "dataset.vectors.source other than file");
        return new VectorSettings(source, path, reader.integer("dataset.vectors.dimension", 1));
    }

    private SyntheticSettings synthetic() {
        int minWords = reader.integer("dataset.synthetic.min-words", 1);
        int maxWords = reader.integer("dataset.synthetic.max-words", 1);
        if (minWords > maxWords) {
            throw reader.setting("dataset.synthetic.min-words")
                    .refused("at most dataset.synthetic.max-words = " + maxWords);
        }
        return new SyntheticSettings(
                reader.integer("dataset.synthetic.classes", 2),
                reader.integer("dataset.synthetic.test-texts", 1),
                reader.integer("dataset.synthetic.topic-words", 1),
                reader.integer("dataset.synthetic.common-words", 1),
                minWords,
                maxWords,
                reader.number("dataset.synthetic.topic-share", NumberRange.SHARE));
    }

    private ModelSettings model() {
        return new ModelSettings(
                reader.choice("model.encoder", Encoder.class),
                reader.choice("model.decoder", Decoder.class),
                reader.choices("model.bag-features", BagFeature.class),
                reader.integer("model.lsa-size", 1),
                reader.number("model.tfidf-scale", NumberRange.POSITIVE),
                reader.integer("model.encoder-hidden", 1),
                reader.integer("model.latent-size", 1),
                reader.integer("model.label-embedding-size", 1),
                reader.integer("model.decoder-hidden", 1),
                reader.number("model.dropout", NumberRange.BELOW_ONE));
    }

    private TrainingSettings training() {
        return new TrainingSettings(
                reader.integer("training.batch-size", 1),
                reader.number("training.learning-rate", NumberRange.POSITIVE),
                new AdamSettings(
                        reader.number("training.adam.beta1", NumberRange.BELOW_ONE),
                        reader.number("training.adam.beta2", NumberRange.BELOW_ONE),
                        reader.number("training.adam.epsilon", NumberRange.POSITIVE)),
                reader.integer("training.warm-up-steps", 0),
                reader.number("training.labelled-bound-weight", NumberRange.NOT_NEGATIVE),
                reader.number("training.classifier-decay", NumberRange.NOT_NEGATIVE),
                reader.choice("training.labels", Labels.class),
                reader.integer("training.importance-samples", 1),
                reader.number("training.temperature", NumberRange.POSITIVE),
                reader.choice("training.bound-scale", BoundScale.class),
                new AnnealingSettings(
                        reader.integer("training.annealing.start", 0), reader.integer("training.annealing.steps", 0)),
                reader.countOr("training.validate-every", 1, "epoch", TrainingSettings.EPOCH),
                reader.integer("training.patience", 1),
                reader.integer("training.min-steps", 0),
                reader.integer("training.max-epochs", 0),
                reader.integer("training.max-steps", 0),
                reader.number("training.max-minutes", NumberRange.NOT_NEGATIVE),
                reader.integer("training.test-bound-texts", 0),
                reader.integer("training.test-bound-samples", 1),
                reader.choice("training.metric", Metric.class),
                reader.flag("training.tf32"));
    }

    private ExecutionSettings execution() {
        return new ExecutionSettings(
                reader.integer("execution.threads", 1),
                reader.choice("execution.device", Device.class),
                reader.number("execution.gpus-per-trial", NumberRange.GPU_SHARE),
                reader.choice("execution.recurrence", ExecutionSettings.Recurrence.class));
    }

    private MemorySettings memory() {
        return new MemorySettings(
                reader.integer("memory.samples-per-pass", 0),
                reader.integer("memory.tokens-per-pass", 0),
                reader.integer("memory.tokens-per-chunk", 0));
    }

    private CheckpointSettings checkpoints() {
        return new CheckpointSettings(
                reader.number("checkpoints.share", NumberRange.SHARE),
                reader.number("checkpoints.minutes", NumberRange.POSITIVE));
    }

    private FaultSettings faults() {
        return new FaultSettings(
                reader.integer("sweep.max-attempts", 1),
                reader.number("sweep.grace-seconds", NumberRange.NOT_NEGATIVE),
                reader.number("trial.max-minutes", NumberRange.NOT_NEGATIVE));
    }

    private SweepSettings sweep(int splits) {
        return new SweepSettings(
                reader.objectives("sweep.objectives", false),
                reader.objectives("sweep.baselines", true),
                reader.numbers("sweep.supervision-rates", NumberRange.RATE),
                reader.numbers("sweep.alphas", NumberRange.POSITIVE),
                reader.integers("sweep.splits", 1, splits),
                reader.longIntegers("sweep.seeds"),
                reader.choice("sweep.search", SweepSettings.Search.class),
                new RacingSettings(
                        reader.choice("sweep.racing.rule", RacingSettings.Rule.class),
                        reader.number("sweep.racing.margin", NumberRange.NOT_NEGATIVE),
                        reader.number("sweep.racing.level", NumberRange.SHARE),
                        reader.integer("sweep.racing.min-splits", 1)),
                reader.number("sweep.max-trial-hours", NumberRange.NOT_NEGATIVE));
    }

    private LiveViewSettings liveView() {
        return new LiveViewSettings(
                reader.choice("live-view.when", LiveViewSettings.When.class),
                reader.text("live-view.address"),
                reader.integer("live-view.port", 0, LAST_PORT));
    }
}

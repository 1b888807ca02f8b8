package io.github.piwo.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.ModelSettings.Decoder;
import io.github.piwo.config.SettingsException;
import io.github.piwo.config.SettingsLoader;
import io.github.piwo.engine.NativeEngine;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.inference.KeptModel;
import io.github.piwo.inference.Prediction;
import io.github.piwo.inference.TextGenerator;
import io.github.piwo.inference.TextGenerator.Generated;
import io.github.piwo.model.TokenChoice;
import io.github.piwo.table.UnusableTextException;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code piwo generate}. */
@Command(
        name = "generate",
        description =
                "Writes texts of a kept model's own, as JSON lines: for a label, like a text, or between two texts.",
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Mixin
    private ModelOptions models;

    @Option(names = "--label", paramLabel = "NAME", description = "The class to write for; every class unless told.")
    private Optional<String> label = Optional.empty();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "3",
            description = "The number of texts (of each class); 3 unless told.")
    private int count;

    @Option(names = "--like", paramLabel = "TEXT", description = "Writes texts like this one.")
    private Optional<String> like = Optional.empty();

    @Option(
            names = "--between",
            paramLabel = "TEXT",
            arity = "2",
            description = "Walks from one text to another in --count steps.")
    private List<String> between = List.of();

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1",
            description = "Below 1 words are safer, above 1 more surprising; 1 unless told.")
    private double temperature;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description =
                    "Draws only from the most probable words that together have this probability; 1, all, unless told.")
    private double topP;

    @Option(
            names = "--words",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many words stand for a text of a bag of words; 20 unless told.")
    private int words;

    @Option(
            names = "--seed",
            description =
                    "Of the random numbers; unless told, those of the model's trial, whose report shows the same texts.")
    private Optional<Long> seed = Optional.empty();

    @Override
    public Integer call() throws IOException {
        ExperimentSettings settings = options.settingsOr(SettingsLoader.NO_EXPERIMENT);
        checkOptions();
        NativeEngine.problem().ifPresent(problem -> {
            throw new SettingsException(problem);
        });
        Configuration hadoop = CommandSpark.hadoop();
        ModelOptions.Chosen chosen = models.choose(hadoop, true);
        try (KeptModel model =
                KeptModel.read(chosen.folders().get(0), settings.memory(), TrainingDevice.ofThisProcess(settings))) {
            if (!model.classifier().isGenerative()) {
                throw new SettingsException(chosen.description() + " is a classifier; it cannot write texts");
            }
            List<Generated> texts = generate(model);
            double[][] probabilities = model.classifier()
                    .probabilities(texts.stream().map(Generated::tokens).toList());
            for (int i = 0; i < texts.size(); i++) {
                options.out().println(line(model, texts.get(i), probabilities[i]));
            }
            options.out().flush();
        }
        return ExitCode.DONE;
    }

    private void checkOptions() {
        if (count < 1) {
            throw new SettingsException("--count: " + count + " is not at least 1");
        }
        if (words < 1) {
            throw new SettingsException("--words: " + words + " is not at least 1");
        }
        if (!(temperature > 0 && Double.isFinite(temperature))) {
            throw new SettingsException("--temperature: " + temperature + " is not a number above 0");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new SettingsException("--top-p: " + topP + " is not in (0, 1]");
        }
        if (like.isPresent() && !between.isEmpty()) {
            throw new SettingsException("--like and --between exclude each other");
        }
        if (!between.isEmpty() && label.isPresent()) {
            throw new SettingsException(
                    "--between: it needs no --label, since each step has the label that its z prefers");
        }
        if (!between.isEmpty() && count < 2) {
            throw new SettingsException("--count: " + count + " is not at least 2, for both ends of --between");
        }
    }

    private List<Generated> generate(KeptModel model) {
        boolean isBag = model.description().networks().decoder() == Decoder.BAG_OF_WORDS;
        TextGenerator generator = new TextGenerator(
                model.classifier(),
                model.vocabulary(),
                isBag ? words : model.description().text().maxTokens());
        TokenChoice choice = new TokenChoice(temperature, topP);
        KeyedRandom random = random(model);
        Optional<Integer> wanted = label.map(name -> labelOf(name, model));
        if (!between.isEmpty()) {
            return generator.between(
                    tokens("--between", between.get(0), model),
                    tokens("--between", between.get(1), model),
                    count,
                    choice,
                    random);
        }
        if (like.isPresent()) {
            int[] text = tokens("--like", like.get(), model);
            int own = wanted.orElseGet(() -> Prediction.best(model.classifier().probabilities(List.of(text))[0]));
            return generator.like(text, own, count, choice, random);
        }
        int classes = model.description().classNames().size();
        List<Integer> labels = wanted.map(List::of)
                .orElseGet(() -> IntStream.range(0, classes).boxed().toList());
        List<Generated> all = new ArrayList<>();
        labels.forEach(own -> all.addAll(generator.ofLabel(own, count, choice, random)));
        return all;
    }

    private KeyedRandom random(KeptModel model) {
        Trial trial = model.description().trial();
        return seed.map(KeyedRandom::new).orElseGet(() -> KeyedRandom.ofSplit(trial.seed(), trial.split()));
    }

    private static int labelOf(String name, KeptModel model) {
        int own = model.description().classNames().indexOf(name);
        if (own < 0) {
            throw new SettingsException("--label: " + name + " is none of the model's classes "
                    + String.join(", ", model.description().classNames()));
        }
        return own;
    }

    private static int[] tokens(String option, String text, KeptModel model) {
        try {
            return model.reader().tokens(text);
        } catch (UnusableTextException e) {
            throw new SettingsException(option + ": " + e.getMessage(), e);
        }
    }

    private static String line(KeptModel model, Generated text, double[] probabilities) throws JsonProcessingException {
        List<String> classNames = model.description().classNames();
        int given = Prediction.best(probabilities);
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("label", classNames.get(text.label()));
        line.put("text", text.text());
        line.put("ended", text.hasEnded());
        line.put("classified_as", classNames.get(given));
        line.put("probability", probabilities[given]);
        return Json.MAPPER.writeValueAsString(line);
    }
}

package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.grid.Grid;
import io.github.piwo.training.SpeedBenchmark;
import io.github.piwo.training.SpeedBenchmark.Round;
import io.github.piwo.training.SpeedFigures;
import io.github.piwo.training.SpeedFigures.Figure;
import io.github.piwo.trial.ObjectiveType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code piwo benchmark}. */
@Command(
        name = "benchmark",
        description = "Measures how fast trials train and evaluate at the configured sizes, beside the machine's own "
                + "speed at matrix products. Reads the prepared dataset where there is one, and makes texts up "
                + "otherwise; without settings, the sizes are the paper's for AG News. Writes no output but the file "
                + "that it is asked for.",
        mixinStandardHelpOptions = true)
final class BenchmarkCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds over all of it; 5 unless told.")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "2",
            description = "How long each is measured in a round, at least; 2 unless told.")
    private double seconds;

    @Option(
            names = "--trials",
            defaultValue = "1",
            description = "Also measures so many trials at once, each in a thread of its own.")
    private int trials;

    @Option(names = "--json", paramLabel = "FILE", description = "Also writes the figures there, for plan --benchmark.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1) {
            throw new SettingsException("--rounds: " + rounds + " is not at least 1");
        }
        if (trials < 1) {
            throw new SettingsException("--trials: " + trials + " is not at least 1");
        }
        if (!(seconds >= 0)) {
            throw new SettingsException("--seconds: " + seconds + " is not at least 0");
        }
        json.ifPresent(file -> Destinations.requireWritable("--json", file));
        ExperimentSettings settings = options.settingsOr(BenchmarkTexts.PAPER_SIZES);
        PrintWriter out = options.out();
        String machine = Machine.describe();
        TrainingDevice device = TrainingDevice.ofThisProcess(settings);
        out.println(
                machine + "; threads of a trial: " + settings.execution().threads() + "; device: " + device.describe());
        PreparedDataset texts = BenchmarkTexts.of(settings, CommandSpark.hadoop(), out);
        Grid.requireUnlabelledTexts(
                settings.sweep().objectives(), texts.manifest().unlabelledTexts());
        SpeedBenchmark benchmark = new SpeedBenchmark(settings, texts, device, seconds, true);
        Map<String, List<Round>> alone = new LinkedHashMap<>();
        Map<String, List<Round>> together = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            out.println("round " + round + " of " + rounds);
            out.flush();
            for (ObjectiveType objective : settings.sweep().objectives()) {
                add(alone, objective.label(), benchmark.training(objective, 1));
                if (trials > 1) {
                    add(together, objective.label(), benchmark.training(objective, trials));
                }
            }
            add(alone, SpeedFigures.EVALUATION, benchmark.evaluation());
        }
        SpeedFigures figures = figures(machine, settings.execution().threads(), alone, together);
        print(out, figures);
        if (json.isPresent()) {
            figures.write(json.get());
        }
        return ExitCode.DONE;
    }

    private static void add(Map<String, List<Round>> rounds, String work, Round round) {
        rounds.computeIfAbsent(work, key -> new ArrayList<>()).add(round);
    }

    private SpeedFigures figures(
            String machine, int threads, Map<String, List<Round>> alone, Map<String, List<Round>> together) {
        List<Figure> figures = new ArrayList<>();
        alone.forEach((work, measured) -> figures.add(Figure.of(work, 1, measured, measured)));
        together.forEach((work, measured) -> figures.add(Figure.of(work, trials, measured, alone.get(work))));
        return new SpeedFigures(machine, threads, rounds, figures);
    }

    private static void print(PrintWriter out, SpeedFigures figures) {
        out.printf(
                Locale.ROOT,
                "%-10s  %6s  %9s  %14s  %14s  %5s  %10s  %11s  %8s%n",
                "",
                "trials",
                "ms/step",
                "useful GFLOP/s",
                "matrix GFLOP/s",
                "ratio",
                "tokens/s",
                "peak memory",
                "speed-up");
        for (Figure figure : figures.figures()) {
            out.printf(
                    Locale.ROOT,
                    "%-10s  %6d  %9.1f  %14.1f  %14.1f  %5.2f  %10.0f  %7.0f MiB  %8.2f%n",
                    figure.work(),
                    figure.trials(),
                    figure.millisecondsPerStep(),
                    figure.usefulGflops(),
                    figure.matrixGflops(),
                    figure.ratio(),
                    figure.tokensPerSecond(),
                    figure.peakMebibytes(),
                    figure.speedUp());
        }
        out.println(
                "Medians of " + figures.rounds() + " rounds. Useful FLOPs are those of real tokens, each needed once; "
                        + "the matrix rate is that of one trial's threads.");
    }
}

package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.sweep.Preflight;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code piwo prepare}. */
@Command(
        name = "prepare",
        description = "Turns raw text into the prepared dataset, unless it is there already.",
        mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(
            names = "--rehash",
            description = "Reads all raw files again, also those whose size and time of change are as before.")
    private boolean rehash;

    @Override
    public Integer call() throws IOException {
        ExperimentSettings settings = options.settings();
        settings.dataset().requireRawData();
        PrintWriter out = options.out();
        Preflight.checkPreparation(settings, CommandSpark.hadoop(), CommandSpark.machines());
        try (CommandSpark spark = CommandSpark.open("prepare", settings)) {
            Datasets.prepare(spark.session(), settings, rehash, out);
        }
        return ExitCode.DONE;
    }
}

package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code piwo prepare}. */
@Command(
        name = "prepare",
        description = "Turns raw text into the prepared dataset, unless it is there already.",
        mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Override
    public Integer call() throws IOException {
        ExperimentSettings settings = options.settings();
        PrintWriter out = options.out();
        try (CommandSpark spark = CommandSpark.open("prepare", settings)) {
            Datasets.prepare(spark.session(), settings, out);
        }
        return ExitCode.DONE;
    }
}

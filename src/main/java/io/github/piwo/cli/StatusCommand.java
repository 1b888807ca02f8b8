package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.sweep.SweepStatus;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code piwo status}. */
@Command(
        name = "status",
        description = "Says what is done, running and failed, and the time left, while a sweep runs elsewhere.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--json", description = "For scripts: one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        ExperimentSettings settings = options.settings();
        Configuration hadoop = CommandSpark.hadoop();
        Datasets.Identified dataset = Datasets.identify(settings, hadoop);
        SweepStatus status = SweepStatus.read(settings, Datasets.manifest(settings, dataset, hadoop), hadoop);
        options.out().print(json ? status.json() + System.lineSeparator() : status.describe());
        return ExitCode.DONE;
    }
}

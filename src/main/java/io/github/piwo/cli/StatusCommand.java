package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.sweep.SweepStatus;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code piwo status}. */
@Command(
        name = "status",
        description = "Says what is done, running and failed, and the time left, while a sweep runs elsewhere.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Override
    public Integer call() throws IOException {
        ExperimentSettings settings = options.settings();
        Configuration hadoop = CommandSpark.hadoop();
        Datasets.Identified dataset = Datasets.identify(settings, hadoop);
        options.out()
                .print(SweepStatus.read(settings, Datasets.manifest(settings, dataset, hadoop), hadoop)
                        .describe());
        return ExitCode.DONE;
    }
}

package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.results.RecordStore;
import io.github.piwo.sweep.GridPlan;
import io.github.piwo.sweep.PlannedTrial;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code piwo plan}. */
@Command(
        name = "plan",
        description = "Prints the trials of the grid, done and to do, with an estimate of their work; runs nothing.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
    private static final double TERA = 1e12;

    @Mixin
    private CommonOptions options;

    @Override
    public Integer call() throws IOException {
        ExperimentSettings settings = options.settings();
        Configuration hadoop = new Configuration();
        PrintWriter out = options.out();
        Datasets.Identified dataset = Datasets.identify(settings, hadoop);
        DatasetManifest manifest = Datasets.manifest(settings, dataset, hadoop);
        if (!dataset.prepared()) {
            out.println("The dataset is not prepared yet: the work is estimated as if every text had the longest "
                    + "allowed length.");
        }
        GridPlan plan = GridPlan.of(settings, manifest, new RecordStore(settings.output(), hadoop));
        print(out, "done", plan.completed());
        print(out, "failed", plan.failed());
        print(out, "to do", plan.toDo());
        out.printf(
                "%d trials: %d done, %d failed, %d to do; about %.3g TFLOP left%n",
                plan.size(),
                plan.completed().size(),
                plan.failed().size(),
                plan.toDo().size(),
                plan.flopsToDo() / TERA);
        return ExitCode.DONE;
    }

    private static void print(PrintWriter out, String state, List<PlannedTrial> trials) {
        for (PlannedTrial planned : trials) {
            out.printf(
                    "%-6s  %s  %9.3f TFLOP  %s%n",
                    state,
                    planned.id().substring(0, 12),
                    planned.flops() / TERA,
                    planned.trial().describe());
        }
    }
}

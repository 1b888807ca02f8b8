package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.corpus.CorpusLocation;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.monitor.SweepStatus;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.RecordView;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code piwo status}. */
@Command(
        name = "status",
        description = "Says what is done, running and failed, and the time left, while a sweep runs elsewhere.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final long EVERY_MILLIS = 2000;
    private static final String CLEAR_SCREEN = "\033[H\033[2J";

    @Mixin
    private CommonOptions options;

    @Option(names = "--json", description = "For scripts: one JSON object.")
    private boolean json;

    @Option(names = "--watch", description = "Goes on showing it, until the sweep ends.")
    private boolean watch;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ExperimentSettings settings = options.settings();
        Configuration hadoop = CommandSpark.hadoop();
        RecordedOutput output = new RecordedOutput(settings, hadoop);
        Datasets.Identified dataset = Datasets.identified(settings, output.fingerprint(), hadoop);
        DatasetManifest manifest = Datasets.manifest(settings, dataset, hadoop);
        RecordView records = output.view();
        SweepStatus status = read(settings, manifest, hadoop, records);
        if (!status.isRunning() && status.completed() + status.failed() == 0) {
            throw output.nothing();
        }
        show(status);
        while (watch && status.isRunning()) {
            Thread.sleep(EVERY_MILLIS);
            status = read(settings, manifest, hadoop, records);
            show(status);
        }
        return ExitCode.DONE;
    }

    private static SweepStatus read(
            ExperimentSettings settings, DatasetManifest manifest, Configuration hadoop, RecordView records)
            throws IOException {
        List<String> setAside = new ArrayList<>();
        CorpusLocation.setAside(settings, hadoop).forEach(folder -> setAside.add("corpus/" + folder.getName()));
        new RecordStore(settings.output(), hadoop).quarantined().forEach(setAside::add);
        return SweepStatus.read(settings, manifest, hadoop, records, setAside);
    }

    private void show(SweepStatus status) {
        PrintWriter out = options.out();
        boolean isScreen = watch && Ansi.AUTO.enabled();
        out.print(isScreen ? CLEAR_SCREEN : "");
        out.print(json ? status.json() + System.lineSeparator() : status.describe());
        out.flush();
    }
}

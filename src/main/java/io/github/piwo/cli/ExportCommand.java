package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.LocalPath;
import io.github.piwo.config.SettingsException;
import io.github.piwo.export.MlflowExport;
import io.github.piwo.export.TensorBoardExport;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code piwo export}. */
@Command(
        name = "export",
        description = "Gives the experiment's trials to TensorBoard or MLflow.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Targets targets;

    /** The targets of the export, at least one. */
    private static final class Targets {
        @Option(
                names = "--tensorboard",
                paramLabel = "DIR",
                description = "Writes event files, a folder a trial, on any Hadoop file system.")
        private Optional<String> tensorBoard = Optional.empty();

        @Option(
                names = "--mlflow",
                paramLabel = "URI",
                description = "Sends the trials that are not there yet to a tracking server, http:// or https://.")
        private Optional<String> mlflow = Optional.empty();
    }

    @Override
    public Integer call() throws IOException {
        targets.mlflow.ifPresent(ExportCommand::checkServer);
        ExperimentSettings settings = options.settings();
        Configuration hadoop = CommandSpark.hadoop();
        RecordedOutput output = new RecordedOutput(settings, hadoop);
        List<TrialRecord> trials = output.trials();
        if (targets.tensorBoard.isPresent()) {
            Destinations.requireWritable("--tensorboard", targets.tensorBoard.get(), hadoop);
        }
        targets.mlflow.ifPresent(Destinations::requireAnswer);
        if (targets.tensorBoard.isPresent()) {
            String folder = LocalPath.expandHome("--tensorboard", targets.tensorBoard.get());
            TensorBoardExport.write(output.whole(trials), new OutputFiles(folder, hadoop));
            options.out()
                    .println(trials.size() + " trials in " + folder + "; look at them by: tensorboard --logdir "
                            + folder);
        }
        if (targets.mlflow.isPresent()) {
            int sent = MlflowExport.write(output.whole(trials), targets.mlflow.get());
            options.out().println(sent + " of " + trials.size() + " trials sent to MLflow, the others were there");
        }
        return ExitCode.DONE;
    }

    /** MLflow's client would report a wrong URI only after the other export is written. */
    private static void checkServer(String server) {
        if (!server.matches("https?://[^/\\s]+(/\\S*)?")) {
            throw new SettingsException(
                    "--mlflow: " + server + " is not the http:// or https:// URI of a tracking server");
        }
    }
}

package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsLoader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every command has, and its output. A command includes them by {@code @Mixin}. */
final class CommonOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings (HOCON), over the defaults of reference.conf.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, over those of the file; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** The command's output, for people. */
    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** The command's errors. */
    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /**
     * The settings of the command.
     *
     * @throws io.github.piwo.config.SettingsException if they are not valid
     */
    ExperimentSettings settings() {
        return SettingsLoader.load(file.map(SubmittedFile::locate), overrides);
    }

    /**
     * The settings of the command, with other defaults if neither a file nor a dataset is given.
     *
     * @param defaults each {@code key=value}
     */
    ExperimentSettings settingsOr(List<String> defaults) {
        if (file.isPresent() || overrides.stream().anyMatch(override -> override.startsWith("dataset.name"))) {
            return settings();
        }
        List<String> all = new ArrayList<>(defaults);
        all.addAll(overrides);
        return SettingsLoader.load(Optional.empty(), all);
    }
}

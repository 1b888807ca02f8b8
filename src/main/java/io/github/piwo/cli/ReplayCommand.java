package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.monitor.TimeLeft;
import io.github.piwo.race.Replay;
import io.github.piwo.results.TextGrid;
import io.github.piwo.trial.Trial;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code piwo replay}. */
@Command(
        name = "replay",
        description =
                "Says what sweep.search = racing would have saved and changed in a grid that has run, with the rule of "
                        + "sweep.racing; trains nothing and writes nothing.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Override
    public Integer call() throws IOException {
        ExperimentSettings settings = options.settings();
        if (settings.sweep().alphas().size() < 2) {
            throw new SettingsException("sweep.alphas: there is only one α, so there is nothing to race");
        }
        RecordedOutput output = new RecordedOutput(settings, CommandSpark.hadoop());
        Replay replay = Replay.of(settings.sweep(), settings.training().metric(), output.trials());
        if (replay.races().isEmpty()) {
            throw new SettingsException(
                    "output = " + settings.output()
                            + ": no objective has all of its trials at any rate; run the sweep of these settings to its end first");
        }
        print(replay, options.out());
        return ExitCode.DONE;
    }

    private static void print(Replay replay, PrintWriter out) {
        TextGrid grid = new TextGrid();
        grid.add(List.of(
                "", "rate", "trials saved", "seconds saved", "α of the grid", "α of the race", "test points lost"));
        for (Replay.Race race : replay.races()) {
            grid.add(List.of(
                    race.cell().objective().label(),
                    Trial.plain(race.cell().rate()),
                    race.saved() + "/" + race.trials(),
                    share(race.secondsSaved(), race.seconds()),
                    Trial.plain(race.ofGrid()),
                    race.ofGrid() == race.ofRace() ? "the same" : Trial.plain(race.ofRace()),
                    race.ofGrid() == race.ofRace() ? "–" : points(race.testLoss())));
        }
        out.print(grid);
        out.printf(
                Locale.ROOT,
                "%d of %d trials would not have run, and %s of %s of all trials' time, also of those without α (%s)%n",
                replay.saved(),
                replay.trials(),
                TimeLeft.describe(replay.secondsSaved()),
                TimeLeft.describe(replay.seconds()),
                share(replay.secondsSaved(), replay.seconds()));
        OptionalDouble worst = replay.changed().stream()
                .map(Replay.Race::testLoss)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max();
        out.printf(
                Locale.ROOT,
                "α would have been another one in %d of %d cells%s%n",
                replay.changed().size(),
                replay.races().size(),
                worst.isPresent()
                        ? "; the most that a cell would have lost is " + points(worst) + " points on test texts"
                        : "");
        if (replay.incomplete() > 0) {
            out.println(replay.incomplete() + " cells are left out, since not all of their trials have run");
        }
    }

    private static String share(double part, double whole) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * part / whole);
    }

    private static String points(OptionalDouble loss) {
        return loss.isPresent() ? String.format(Locale.ROOT, "%.2f", 100 * loss.getAsDouble()) : "no result";
    }
}

package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.cli.Commands.Ended;
import io.github.piwo.training.SpeedFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkCommandTest {
    private static final List<String> SMALL = List.of(
            "dataset.vocabulary-size=50",
            "dataset.vectors.dimension=4",
            "model.encoder-hidden=5",
            "model.decoder-hidden=5",
            "training.importance-samples=2",
            "sweep.objectives=[IWAE]");

    @TempDir
    private Path folder;

    @Test
    void measuresEachObjectiveAndEvaluationAloneAndAtOnceAndPlanUsesTheFigures() throws IOException {
        Path json = folder.resolve("speed.json");
        Ended benchmark =
                run("benchmark", "--rounds", "1", "--seconds", "0", "--trials", "2", "--json", json.toString());
        assertThat(benchmark.exitCode()).as(benchmark.err()).isEqualTo(ExitCode.DONE);
        assertThat(benchmark.out())
                .contains("random texts of 32 to 64 tokens")
                .containsPattern("(?m)^IWAE +1 +[\\d.]+")
                .containsPattern("(?m)^IWAE +2 +[\\d.]+")
                .containsPattern("(?m)^evaluation +1 +[\\d.]+");
        SpeedFigures figures = SpeedFigures.read(json);
        assertThat(figures.rounds()).isEqualTo(1);
        assertThat(figures.figures())
                .extracting(SpeedFigures.Figure::work)
                .containsExactly("IWAE", "evaluation", "IWAE");
        assertThat(figures.figures()).allSatisfy(figure -> {
            assertThat(figure.millisecondsPerStep()).isPositive();
            assertThat(figure.ratio()).isBetween(0.0, 1.0);
            assertThat(figure.tokensPerSecond()).isPositive();
            assertThat(figure.speedUp()).isPositive();
        });

        Ended plan = run(
                "plan",
                "--set",
                "dataset.name=synthetic",
                "--set",
                "output=" + folder.resolve("out"),
                "--benchmark",
                json.toString(),
                "--slots",
                "3");
        assertThat(plan.exitCode()).as(plan.err()).isEqualTo(ExitCode.DONE);
        assertThat(plan.out()).containsPattern("(?m)^about .+ with 3 at once, at the speed of: .*processors");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void planMeasuresThisMachineWhereNoFiguresAreGiven() {
        Ended plan = run("plan", "--set", "dataset.name=synthetic", "--set", "output=" + folder.resolve("out"));
        assertThat(plan.exitCode()).as(plan.err()).isEqualTo(ExitCode.DONE);
        assertThat(plan.out()).containsPattern("(?m)^about .+ with \\d+ at once, at the speed of: .*processors");
    }

    @ParameterizedTest
    @CsvSource({
        "benchmark, --rounds, 0, --rounds: 0 is not at least 1",
        "benchmark, --trials, 0, --trials: 0 is not at least 1",
        "benchmark, --seconds, -1, --seconds: -1.0 is not at least 0",
        "plan, --slots, 0, --slots: 0 is not at least 1",
        "sweep, --benchmark, /no/such/file, --benchmark: /no/such/file is not a file that benchmark --json wrote",
        "plan, --benchmark, /no/such/file, --benchmark: /no/such/file is not a file that benchmark --json wrote"
    })
    void aWrongOptionIsRefusedInOneLine(String command, String option, String value, String message) {
        Ended ended = run(
                command, option, value, "--set", "dataset.name=synthetic", "--set", "output=" + folder.resolve("out"));
        assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err().lines()).hasSize(1).first().asString().contains(message);
    }

    @Test
    void aFileOfSomethingElseIsRefused() throws IOException {
        Path other = Files.writeString(folder.resolve("other.json"), "{\"a\": 1}");
        Ended ended =
                run("plan", "--benchmark", other.toString(), "--set", "dataset.name=synthetic", "--set", "output=x");
        assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains(other + " is not a file that benchmark --json wrote");
    }

    private static Ended run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        SMALL.forEach(setting -> all.addAll(List.of("--set", setting)));
        return Commands.run(all.toArray(String[]::new));
    }
}

package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.SettingsErrors;
import io.github.piwo.config.SettingsErrors.SettingsError;
import io.github.piwo.corpus.BrokenInputs;
import io.github.piwo.corpus.BrokenInputs.BrokenInput;
import io.github.piwo.corpus.RawFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What people get wrong in settings and raw data: one clear line, exit code 2, and nothing written. */
class InputErrorsIT {
    private static final long SEED = 31;
    private static final int SETTINGS_ERRORS = 260;
    private static final int NEWS_ERRORS = 12;
    private static final int REVIEW_ERRORS = 24;
    /** Fewer, because the vectors are read when all texts have been. */
    private static final int VECTOR_ERRORS = 8;
    /** Those whose preparation is also seen to the end, with both rows permitted; it takes seconds. */
    private static final Set<Integer> COUNTED = Set.of(0, 5);

    private static final List<List<String>> COMMANDS = List.of(
            List.of("sweep"),
            List.of("prepare"),
            List.of("plan"),
            List.of("status"),
            List.of("report"),
            List.of("sweep", "--retry-failed"),
            List.of("train", "--objective", "PIWO", "--rate", "0.1", "--alpha", "10", "--split", "1"));

    @TempDir
    Path folder;

    /** Commands leave a Spark running that they found. */
    @BeforeAll
    static void startSpark() {
        LocalSpark.session();
    }

    static Stream<Arguments> settingsErrors() {
        List<SettingsError> errors =
                SettingsErrors.generate(SEED, SETTINGS_ERRORS).toList();
        return IntStream.range(0, errors.size())
                .mapToObj(i -> Arguments.of(COMMANDS.get(i % COMMANDS.size()), errors.get(i)));
    }

    @ParameterizedTest
    @MethodSource("settingsErrors")
    void aWrongSettingIsNamed(List<String> command, SettingsError error) throws IOException {
        List<String> arguments = new ArrayList<>(command);
        if (error.lines().isPresent()) {
            Path file = Files.write(folder.resolve("my.conf"), error.lines().get());
            arguments.addAll(List.of("--config", file.toString()));
        }
        Stream.of("output=" + output(), "dataset.name=synthetic")
                .filter(setting -> !isGiven(error, setting.substring(0, setting.indexOf('='))))
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        error.overrides().forEach(setting -> arguments.addAll(List.of("--set", setting)));
        assertThat(refusal(arguments)).contains(error.expected());
    }

    private static boolean isGiven(SettingsError error, String key) {
        return Stream.concat(error.lines().stream().flatMap(List::stream), error.overrides().stream())
                .anyMatch(line -> line.startsWith(key + "=") || line.startsWith(key + " "));
    }

    static IntStream newsSeeds() {
        return IntStream.range(0, NEWS_ERRORS);
    }

    @ParameterizedTest
    @MethodSource("newsSeeds")
    void aBrokenRowOfNewsIsNamedOrCounted(int seed) {
        BrokenInput input = BrokenInputs.news(seed, folder);
        assertThat(refusal(arguments(seed, input)))
                .isEqualTo(input.message() + " (unusable rows or texts: 2, dataset.max-bad-rows = 1)");
        if (COUNTED.contains(seed)) {
            List<String> permitted = new ArrayList<>(arguments(1, input));
            permitted.addAll(List.of("--set", "dataset.max-bad-rows=2"));
            Commands.Ended ended = Commands.run(permitted.toArray(String[]::new));
            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DONE);
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out())
                    .startsWith("note: skipped 2 unusable rows or texts, the first: " + input.message()
                            + System.lineSeparator());
        }
    }

    static IntStream reviewSeeds() {
        return IntStream.range(0, REVIEW_ERRORS);
    }

    @ParameterizedTest
    @MethodSource("reviewSeeds")
    void aBrokenReviewOrArchiveIsNamed(int seed) {
        BrokenInput input =
                seed % 3 == 0 ? BrokenInputs.reviewFolder(seed / 3, folder) : BrokenInputs.reviewArchive(seed, folder);
        assertThat(refusal(arguments(seed, input))).startsWith(input.message());
    }

    static IntStream vectorSeeds() {
        return IntStream.range(0, VECTOR_ERRORS);
    }

    @ParameterizedTest
    @MethodSource("vectorSeeds")
    void aBrokenVectorFileIsNamed(int seed) {
        BrokenInput input = BrokenInputs.vectors(seed, folder);
        assertThat(refusal(arguments(seed, input))).startsWith(input.message());
    }

    /** Of a command that needs the texts themselves. */
    private List<String> arguments(int seed, BrokenInput input) {
        List<String> arguments =
                new ArrayList<>(List.of(List.of("sweep", "prepare").get(seed % 2)));
        arguments.addAll(List.of("--set", "output=" + output()));
        input.settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--objective Foo --rate 0.1 --alpha 1 --split 1|--objective: Foo is none of None, VAE",
                "--objective VAE --rate 0 --alpha 1 --split 1|--rate: 0.0 is not in (0, 1]",
                "--objective VAE --rate 1.5 --alpha 1 --split 1|--rate: 1.5 is not in (0, 1]",
                "--objective VAE --rate NaN --alpha 1 --split 1|--rate: NaN is not in (0, 1]",
                "--objective VAE --rate many --alpha 1 --split 1|Invalid value for option '--rate'",
                "--objective VAE --rate 0.1 --alpha 0 --split 1|--alpha: VAE needs a finite α above 0, not 0.0",
                "--objective VAE --rate 0.1 --alpha -1 --split 1|--alpha: VAE needs a finite α above 0, not -1.0",
                "--objective VAE --rate 0.1 --alpha Infinity --split 1|--alpha: VAE needs a finite α above 0, not Inf",
                "--objective VAE --rate 0.1 --split 1|--alpha: VAE needs a finite α above 0",
                "--objective None --rate 0.1 --alpha 1 --split 1|--alpha: None has no α, but 1.0 was given",
                "--objective None --rate 0.1 --split 6|--split: 6 is not in 1..5 (dataset.splits)",
                "--objective None --rate 0.1 --split 0|--split: 0 is not in 1..5 (dataset.splits)",
                "--objective None --rate 0.1 --split one|Invalid value for option '--split'",
                "--objective None --rate 0.1|Missing required option: '--split",
                "--objective None --split 1|Missing required option: '--rate",
                "--rate 0.1 --split 1|Missing required option: '--objective",
            })
    void aWrongTrialIsNamed(String options, String message) {
        List<String> arguments = new ArrayList<>(List.of("train", "--set", "dataset.name=synthetic"));
        arguments.addAll(List.of("--set", "output=" + output()));
        arguments.addAll(List.of(options.split(" ")));
        assertThat(refusal(arguments)).startsWith(message);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aMissingPathIsNamed(List<String> command) {
        Path missing = folder.resolve("nothing");
        List<String> arguments = new ArrayList<>(command);
        for (String setting : List.of("output=" + output(), "dataset.name=agnews", "dataset.path=" + missing)) {
            arguments.addAll(List.of("--set", setting));
        }
        assertThat(refusal(arguments)).contains(missing.toString());
    }

    @Test
    void objectivesThatNeedUnlabelledTextsAreRefusedWhereTheRawDataLeaveNone() {
        List<String> arguments = new ArrayList<>(List.of("sweep", "--set", "output=" + output()));
        for (String setting : RawFixtures.overrides("agnews", RawFixtures.news(folder.resolve("raw")))) {
            arguments.addAll(List.of("--set", setting));
        }
        arguments.addAll(List.of("--set", "dataset.labelled-texts=20"));
        Commands.Ended ended = Commands.run(arguments.toArray(String[]::new));
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).startsWith("piwo: the dataset has no unlabelled texts, which VAE, PIWO, ");
        assertThat(output().resolve("records")).doesNotExist();
    }

    /** Those that read the raw data if the output does not know them. */
    static Stream<List<String>> commands() {
        return COMMANDS.stream().filter(command -> !List.of("status", "report").contains(command.get(0)));
    }

    @Test
    void thereAreAtLeast300() {
        assertThat(SETTINGS_ERRORS + NEWS_ERRORS + REVIEW_ERRORS + VECTOR_ERRORS)
                .isGreaterThanOrEqualTo(300);
    }

    /** The one line, without the program's name before it. */
    private String refusal(List<String> arguments) {
        Commands.Ended ended = Commands.run(arguments.toArray(String[]::new));
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .hasLineCount(1)
                .startsWith("piwo: ")
                .doesNotContain("Exception", "\tat ")
                .endsWith(System.lineSeparator());
        assertThat(output()).as("something was written").doesNotExist();
        return ended.err().strip().substring("piwo: ".length());
    }

    private Path output() {
        return folder.resolve("out");
    }
}

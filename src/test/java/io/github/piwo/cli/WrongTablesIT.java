package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.LocalSpark;
import io.github.piwo.corpus.WrongTables;
import io.github.piwo.corpus.WrongTables.WrongTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people get wrong in tables of their own: one clear line, exit code 2, and nothing written. */
class WrongTablesIT {
    /** Each kind of mistake three times. */
    private static final int MISTAKES = 63;

    @TempDir
    Path folder;

    /** Commands leave a Spark running that they found. */
    @BeforeAll
    static void startSpark() {
        LocalSpark.session();
    }

    static Stream<Integer> mistakes() {
        return IntStream.range(0, MISTAKES).boxed();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamed(int number) {
        WrongTable wrong = WrongTables.make(number, folder);
        Path output = folder.resolve("out");
        List<String> arguments = new ArrayList<>(List.of("prepare", "--set", "output=" + output));
        wrong.settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
        Commands.Ended ended = Commands.run(arguments.toArray(String[]::new));
        assertThat(ended.exitCode()).as("%s: %s", wrong, ended.err()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .as("%s", wrong)
                .hasLineCount(1)
                .startsWith("piwo: ")
                .contains(wrong.expected())
                .doesNotContain("Exception", "\tat ");
        assertThat(output).as("something was written").doesNotExist();
    }
}

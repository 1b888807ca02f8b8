package io.github.piwo.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorInstructionsTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    /** Each in a process of its own, since it is the process that can use them or not. */
    @ParameterizedTest
    @CsvSource({
        "'', without --add-modules=jdk.incubator.vector",
        MODULE + " -XX:TieredStopAtLevel=1, second compiler",
        MODULE + " -Xint, second compiler",
        MODULE + " -XX:-UseFMA, multiply-add"
    })
    void aProcessThatCannotUseThemSaysWhy(String options, String reason) throws Exception {
        assertThat(problemOfProcess(options)).contains(reason);
    }

    private static String problemOfProcess(String options) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Problem.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    /** Prints why its process cannot use them. */
    static final class Problem {
        private Problem() {}

        public static void main(String[] arguments) {
            System.out.println(VectorInstructions.problem().orElse("none"));
        }
    }
}

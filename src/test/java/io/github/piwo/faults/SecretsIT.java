package io.github.piwo.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsIT {
    private static final String CANARY = "Tweety-17";

    @TempDir
    Path folder;

    @Test
    void aSecretFromTheEnvironmentInAUrlIsShownNowhere() throws Exception {
        Path settings = Files.writeString(folder.resolve("my.conf"), """
                        dataset { name = agnews, path = "nofs://ada:"${CANARY}"@host/news" }
                        """);
        String said = run(2, "sweep", "--config", settings.toString(), "--set", "output=" + folder.resolve("out"));
        assertThat(said).contains("nofs://***@host/news");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as("%s", file).doesNotContain(CANARY);
            }
        }
    }

    @Test
    void aSecretInAnErrorIsNotLogged() throws Exception {
        Path output = Files.createDirectory(folder.resolve("password=" + CANARY));
        Files.createFile(output.resolve("corpus"));
        assertThat(run(1, "prepare", "--set", "dataset.name=synthetic", "--set", "output=" + output))
                .contains("ERROR ErrorHandling")
                .contains("password=***");
    }

    @Test
    void aSecretInAnOverrideIsShownNowhere() throws Exception {
        assertThat(run(2, "plan", "--set", "db.password=" + CANARY)).contains("db.password");
        assertThat(run(2, "plan", "--set", "output=x", "--set", "dataset.name=http://ada:" + CANARY + "@host"))
                .contains("http://***@host");
    }

    private String run(int exitCode, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("submit/piwo", "--master", "local[1]", "--"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CANARY", CANARY);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(exitCode);
        assertThat(said).doesNotContain(CANARY);
        return said;
    }
}

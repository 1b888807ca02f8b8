package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkPropertiesTest {
    @TempDir
    Path folder;

    @Test
    void optionsGoOverFilesAndFilesOverThoseAfterThem() throws IOException {
        Path own = Files.writeString(folder.resolve("own.conf"), "spark.a own\nspark.b = own \nuser.home own\n");
        Path defaults = Files.writeString(folder.resolve("defaults"), "spark.b default\nspark.c:é\n");
        Properties system = new Properties();
        system.setProperty("spark.a", "option");
        system.setProperty(SparkProperties.FILES, own + "\n" + defaults);
        SparkProperties.addTo(system);
        assertThat(system)
                .containsEntry("spark.a", "option")
                .containsEntry("spark.b", "own")
                .containsEntry("spark.c", "é")
                .doesNotContainKey("user.home");
    }

    @Test
    void withoutFilesNothingIsAdded() {
        Properties system = new Properties();
        SparkProperties.addTo(system);
        assertThat(system).isEmpty();
    }

    @Test
    void thePlainJvmHasTheOptionsThatSparkGivesItsOwn() throws IOException {
        List<String> options = Files.readAllLines(Path.of("submit/java-options"));
        assertThat(Stream.concat(options.stream(), Stream.of("--add-modules=jdk.incubator.vector")))
                .containsExactlyInAnyOrder(JavaModuleOptions.defaultModuleOptionArray());
    }
}

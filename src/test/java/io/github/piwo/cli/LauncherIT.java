package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code submit/piwo} in a checkout of its own, on machines that lack something. */
class LauncherIT {
    private static final Path HERE = Path.of("").toAbsolutePath();

    private static final String NO_SUCH_FILE_SYSTEM = "No FileSystem for scheme \"nosuch\"";

    @TempDir
    private Path folder;

    private Path checkout;

    private record Ended(int exitCode, String out, String err) {
        void refusedWith(String... words) {
            assertThat(err).startsWith("piwo: ").contains(words).hasLineCount(1);
            assertThat(out).isEmpty();
            assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        }

        void showsTheVersion() {
            assertThat(err).doesNotContain("piwo:", "bash:", "Exception");
            assertThat(out).startsWith("piwo ").hasLineCount(1);
            assertThat(exitCode).isZero();
        }
    }

    @BeforeEach
    void checkOut() throws IOException {
        checkout = checkOut("piwo");
    }

    @Test
    void noJavaIsNamed() throws Exception {
        Path tools = Files.createDirectories(folder.resolve("bin"));
        for (String tool : List.of("bash", "env", "readlink", "dirname", "sed", "id")) {
            Files.createSymbolicLink(tools.resolve(tool), find(tool));
        }
        run(environment -> {
                    environment.remove("JAVA_HOME");
                    environment.put("PATH", tools.toString());
                })
                .refusedWith("no java found", "JAVA_HOME");
    }

    @Test
    void aJavaHomeThatIsGoneIsNamed() throws Exception {
        run(environment -> environment.put("JAVA_HOME", "/gone")).refusedWith("JAVA_HOME=/gone", "unset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"11.0.2", "16", "24.0.1", "25"})
    void aJavaThatSparkCannotRunOnIsNamed(String version) throws Exception {
        Path home = javaOf(version);
        run(environment -> environment.put("JAVA_HOME", home.toString()))
                .refusedWith("Java " + version.replaceAll("\\..*", ""), home.toString(), "17 or 21");
    }

    @Test
    void aSparkHomeWithoutSparkIsNamed() throws Exception {
        run(environment -> environment.put("SPARK_HOME", folder.toString()))
                .refusedWith("SPARK_HOME=" + folder, "bin/spark-submit");
    }

    @Test
    void aUserIdWithoutANameIsNamed() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/bin/setpriv")));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = List.of("setpriv", "--reuid", "123456", "--regid", "0", "--clear-groups");
        run(command, environment -> {}, checkout, "--version").refusedWith("user id 123456", "/etc/passwd");
    }

    @Test
    void aProgramThatCannotBeBuiltIsNamed() throws Exception {
        Files.delete(checkout.resolve("target/piwo.jar"));
        Path tools = Files.createDirectories(folder.resolve("bin"));
        for (String tool : List.of("bash", "env", "readlink", "dirname", "sed", "tail", "find", "id", "java")) {
            Files.createSymbolicLink(tools.resolve(tool), find(tool));
        }
        run(environment -> environment.put("PATH", tools.toString())).refusedWith("not built", "Maven");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "10:30", "one#two", "100%", "what?", "{x}", "[x]"})
    void aPathThatSparkCannotTakeIsRefused(String name) throws Exception {
        Path odd = checkOut(name);
        run(List.of(), environment -> {}, odd, "--version").refusedWith(odd.toString(), "move the checkout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "l'été", "x&y;z", "$HOME"})
    void anyOtherPathWorks(String name) throws Exception {
        assumeTrue(
                Charset.forName(System.getProperty("sun.jnu.encoding"))
                        .newEncoder()
                        .canEncode(name),
                "this locale has no such file names");
        run(List.of(), environment -> {}, checkOut(name), "--version").showsTheVersion();
    }

    @Test
    void itWorksThroughALinkFromElsewhereWithACdpath() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), checkout.resolve("submit/piwo"));
        run(List.of(link.toString(), "--version"), environment -> environment.put("CDPATH", folder.toString()))
                .showsTheVersion();
    }

    @Test
    void sparkOptionsBeforeACommandAreShownTheWay() throws Exception {
        run(List.of(), environment -> {}, checkout, "--master", "local[1]", "plan")
                .refusedWith("--master", "submit/piwo --master local[1] -- ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--conf spark.hadoop.fs.defaultFS=nosuch:/// --",
                "--properties-file given.conf --master spark://far:7077 --",
                // Only spark-submit can give the JVM options of its own.
                "--driver-java-options -Dspark.hadoop.fs.defaultFS=nosuch:/// --"
            })
    void hadoopsSettingsOfSparksOptionsAreHonoured(String options) throws Exception {
        Files.writeString(folder.resolve("given.conf"), "spark.hadoop.fs.defaultFS  nosuch:///");
        assertThat(status(environment -> {}, options.split(" ")).err()).contains(NO_SUCH_FILE_SYSTEM);
    }

    @Test
    void sparksDefaultsAreHonoured() throws Exception {
        Files.writeString(folder.resolve("spark-defaults.conf"), "spark.hadoop.fs.defaultFS=nosuch:///");
        assertThat(status(environment -> environment.put("SPARK_CONF_DIR", folder.toString()))
                        .err())
                .contains(NO_SUCH_FILE_SYSTEM);
    }

    /** A Spark of its own names Hadoop's settings in its environment. */
    @Test
    void anotherSparkIsUsedWithItsEnvironment() throws Exception {
        Path spark = Files.createDirectories(folder.resolve("spark"));
        Files.createSymbolicLink(spark.resolve("jars"), HERE.resolve("target/spark/jars"));
        Path bin = Files.createDirectories(spark.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("spark-submit"), find("false"));
        Files.writeString(
                bin.resolve("load-spark-env.sh"), "export HADOOP_CONF_DIR=" + folder + " SPARK_CONF_DIR=$unset");
        Files.writeString(
                folder.resolve("core-site.xml"),
                "<configuration><property><name>fs.defaultFS</name><value>nosuch:///</value></property></configuration>");
        assertThat(status(environment -> environment.put("SPARK_HOME", spark.toString()))
                        .err())
                .contains(NO_SUCH_FILE_SYSTEM);
    }

    @Test
    void propertiesThatAreMissingAreNamed() throws Exception {
        status(environment -> {}, "--properties-file", "gone.conf", "--").refusedWith("gone.conf", "can be read");
    }

    @Test
    void anArchiveOfClassesIsMadeOnceAndADamagedOneDoesNoHarm() throws Exception {
        run(List.of(), environment -> {}, checkout, "sweep", "--nosuch");
        Path archive = checkout.resolve("target/piwo-" + System.getProperty("java.version") + ".jsa");
        assertThat(archive).isNotEmptyFile();
        assertThat(run(List.of(), environment -> {}, checkout, "sweep", "--nosuch")
                        .err())
                .doesNotContain("archive of classes")
                .contains("Unknown option: '--nosuch'");
        Files.delete(archive);
        Files.writeString(archive, "no archive");
        run(environment -> {}).showsTheVersion();
    }

    private Ended status(Consumer<Map<String, String>> change, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("status", "--set", "dataset.name=synthetic", "--set", "output=/out"));
        return run(List.of(), change, checkout, arguments.toArray(String[]::new));
    }

    private Ended run(Consumer<Map<String, String>> change) throws Exception {
        return run(List.of(), change, checkout, "--version");
    }

    private Ended run(List<String> before, Consumer<Map<String, String>> change, Path checkout, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(before);
        command.add(checkout.resolve("submit/piwo").toString());
        command.addAll(List.of(arguments));
        return run(command, change);
    }

    private Ended run(List<String> command, Consumer<Map<String, String>> change) throws Exception {
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder process =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
        process.environment().remove("SPARK_HOME");
        process.environment().remove("SPARK_CONF_DIR");
        process.environment().remove("JAVA_TOOL_OPTIONS");
        change.accept(process.environment());
        Process started = process.start();
        String out = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(started.waitFor(), out, Files.readString(err));
    }

    /** What the launcher needs of a checkout; the built parts are links, and younger than the sources. */
    private Path checkOut(String name) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("checkouts").resolve(name));
        Files.createDirectories(copy.resolve("submit"));
        for (String file : List.of("submit/piwo", "submit/java-options")) {
            Files.copy(HERE.resolve(file), copy.resolve(file));
        }
        Files.createSymbolicLink(copy.resolve("conf"), HERE.resolve("conf"));
        Files.createDirectories(copy.resolve("src/main"));
        Files.createFile(copy.resolve("pom.xml"));
        for (Path source : List.of(copy.resolve("pom.xml"), copy.resolve("src/main"))) {
            Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
        }
        Files.createDirectories(copy.resolve("target"));
        Files.createLink(copy.resolve("target/piwo.jar"), HERE.resolve("target/piwo.jar"));
        for (String built : List.of("lib", "spark")) {
            Files.createSymbolicLink(
                    copy.resolve("target").resolve(built),
                    HERE.resolve("target").resolve(built));
        }
        return copy;
    }

    /** A folder that says which Java it is, as a JDK does. */
    private Path javaOf(String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdk"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexit 99\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private static Path find(String tool) {
        for (String part : System.getenv("PATH").split(":", -1)) {
            Path candidate = Path.of(part).resolve(tool);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no " + tool + " on PATH");
    }
}

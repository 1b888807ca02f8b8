package io.github.piwo;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes of tests that run Spark, with the Java options that it needs and with its home, for executors. */
public final class SparkProcess {
    private SparkProcess() {}

    /** A class of the tests, with this process's class path. */
    public static Process start(Class<?> main, Path log, String... arguments) throws IOException {
        return start(
                Map.of(), System.getProperty("java.class.path"), List.of("-Xmx600m"), main.getName(), log, arguments);
    }

    /** Likewise with Java options. */
    public static Process java(List<String> options, Class<?> main, Path log, String... arguments) throws IOException {
        return start(Map.of(), System.getProperty("java.class.path"), options, main.getName(), log, arguments);
    }

    /** A class of Spark's own. */
    public static Process service(String main, List<String> options, Path log, String... arguments) throws IOException {
        return service(Map.of(), main, options, log, arguments);
    }

    /** Likewise with environment variables on top of this process's. */
    public static Process service(
            Map<String, String> environment, String main, List<String> options, Path log, String... arguments)
            throws IOException {
        List<String> all = new ArrayList<>(options);
        all.add("-Xmx300m");
        return start(environment, "target/spark/jars/*", all, main, log, arguments);
    }

    private static Process start(
            Map<String, String> environment,
            String classPath,
            List<String> options,
            String main,
            Path log,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-javaagent") && !option.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process.environment().put("SPARK_HOME", new File("target/spark").getAbsolutePath());
        process.environment().put("SPARK_SCALA_VERSION", "2.13");
        process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        process.environment().putAll(environment);
        return process.start();
    }
}

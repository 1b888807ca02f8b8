package io.github.piwo;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes of tests that run Spark, with the Java options that it needs and with its home, for executors. */
public final class SparkProcess {
    private SparkProcess() {}

    /** A class of the tests, with this process's class path. */
    public static Process start(Class<?> main, Path log, String... arguments) throws IOException {
        return start(System.getProperty("java.class.path"), List.of("-Xmx600m"), main.getName(), log, arguments);
    }

    /** A class of Spark's own. */
    public static Process service(String main, List<String> options, Path log, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(options);
        all.add("-Xmx300m");
        return start("target/spark/jars/*", all, main, log, arguments);
    }

    private static Process start(String classPath, List<String> options, String main, Path log, String... arguments)
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
        return process.start();
    }
}

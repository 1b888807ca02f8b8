package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.engine.Tf32;
import io.github.piwo.monitor.EpochPlugin;
import io.github.piwo.sweep.Machines;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Spark as the launcher configured it. Nothing is set here that the user may have set. If Spark already runs in this JVM, it is
 * used and left running.
 */
record CommandSpark(SparkSession session, boolean isOwn) implements AutoCloseable {
    private static final String PLUGINS = "spark.plugins";

    /**
     * Starts Spark.
     *
     * @throws SettingsException if the settings name paths that its machines do not share
     */
    static CommandSpark open(String command, ExperimentSettings settings) {
        return open(command, settings, machines().unsharedPaths(settings, hadoop()));
    }

    /**
     * Likewise for a command with paths of its own.
     *
     * @param paths by the names of their options
     */
    static CommandSpark open(String command, ExperimentSettings settings, Map<String, String> paths) {
        return open(command, settings, machines().unsharedPaths(paths, settings, hadoop()));
    }

    private static CommandSpark open(String command, ExperimentSettings settings, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new SettingsException(String.join("; ", problems));
        }
        boolean isOwn = SparkSession.getDefaultSession().isEmpty();
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.app.name", "piwo");
        Map.Entry<String, String> tf32 = Tf32.variable(settings.training().tf32());
        conf.setIfMissing("spark.executorEnv." + tf32.getKey(), tf32.getValue());
        if (command.equals("report")) {
            // It runs for seconds, too short to look at Spark's web pages.
            conf.setIfMissing("spark.ui.enabled", "false");
        }
        addPlugin(conf, EpochPlugin.class.getName());
        SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
        spark.sparkContext()
                .setJobDescription(
                        "piwo " + command + " " + settings.dataset().name().label());
        return new CommandSpark(spark, isOwn);
    }

    /** Adds a plugin to those that the user has configured. */
    private static void addPlugin(SparkConf conf, String plugin) {
        String others = conf.get(PLUGINS, "");
        conf.set(PLUGINS, others.isBlank() ? plugin : others + "," + plugin);
    }

    /** Hadoop's configuration as Spark would have it, without starting Spark. */
    static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }

    /** Where Spark would run tasks, without starting it. */
    static Machines machines() {
        return Machines.of(new SparkConf().get("spark.master", "local"));
    }

    @Override
    public void close() {
        if (isOwn) {
            session.stop();
        }
    }
}

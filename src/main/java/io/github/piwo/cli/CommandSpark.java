package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.engine.NativeEngine;
import io.github.piwo.monitor.EpochPlugin;
import io.github.piwo.sweep.Machines;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Spark as the launcher configured it: no master and no option is set here that the user may have given. A Spark that
 * already runs in this JVM is used, and left running at the end.
 */
record CommandSpark(SparkSession session, boolean isOwn) implements AutoCloseable {
    private static final String PLUGINS = "spark.plugins";

    /**
     * Starts it.
     *
     * @throws SettingsException if the settings name paths that its machines do not share
     */
    static CommandSpark open(String command, ExperimentSettings settings) {
        List<String> problems = machines().unsharedPaths(settings, hadoop());
        if (!problems.isEmpty()) {
            throw new SettingsException(String.join("; ", problems));
        }
        boolean isOwn = SparkSession.getDefaultSession().isEmpty();
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.app.name", "piwo");
        if (settings.training().tf32()) {
            conf.setIfMissing("spark.executorEnv." + NativeEngine.TF32_VARIABLE, "1");
        }
        if (command.equals("report")) {
            // Its tables take seconds, so nobody could look at Spark's pages.
            conf.setIfMissing("spark.ui.enabled", "false");
        }
        addPlugin(conf, EpochPlugin.class.getName());
        SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
        spark.sparkContext()
                .setJobDescription(
                        "piwo " + command + " " + settings.dataset().name().label());
        return new CommandSpark(spark, isOwn);
    }

    /** Beside those that the user has. */
    private static void addPlugin(SparkConf conf, String plugin) {
        String others = conf.get(PLUGINS, "");
        conf.set(PLUGINS, others.isBlank() ? plugin : others + "," + plugin);
    }

    /** How to reach file systems, as Spark would configure it; known before Spark is started. */
    static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }

    /** Where Spark runs tasks; known before it is started. */
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

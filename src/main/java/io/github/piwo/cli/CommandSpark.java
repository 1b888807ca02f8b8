package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Spark as the launcher configured it: no master and no option is set here that the user may have given. A Spark that
 * already runs in this JVM is used, and left running at the end.
 */
record CommandSpark(SparkSession session, boolean isOwn) implements AutoCloseable {

    static CommandSpark open(String command, ExperimentSettings settings) {
        boolean isOwn = SparkSession.getDefaultSession().isEmpty();
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.app.name", "piwo");
        SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
        spark.sparkContext()
                .setJobDescription(
                        "piwo " + command + " " + settings.dataset().name().label());
        return new CommandSpark(spark, isOwn);
    }

    /** How to reach file systems, as Spark would configure it; known before Spark is started. */
    static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }

    /** Whether trials run in this process. */
    static boolean isLocal() {
        String master = new SparkConf().get("spark.master", "local");
        return master.equals("local") || master.startsWith("local[");
    }

    @Override
    public void close() {
        if (isOwn) {
            session.stop();
        }
    }
}

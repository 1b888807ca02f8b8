package io.github.piwo.cli;

import io.github.piwo.config.ExperimentSettings;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark as the launcher configured it: no master and no option is set here that the user may have given. */
final class SparkSessions {
    private SparkSessions() {}

    static SparkSession open(String command, ExperimentSettings settings) {
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.app.name", "piwo");
        SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
        spark.sparkContext()
                .setJobDescription(
                        "piwo " + command + " " + settings.dataset().name().label());
        return spark;
    }
}

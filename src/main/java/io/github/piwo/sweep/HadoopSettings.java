package io.github.piwo.sweep;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * The settings with which an executor reaches the same file systems as the driver. Hadoop's own files are on every machine,
 * so only the entries that were given to Spark are sent.
 *
 * @param entries that override Hadoop's own
 */
record HadoopSettings(Map<String, String> entries) implements Serializable {
    private static final String PREFIX = "spark.hadoop.";

    /** Parsing Hadoop's files takes longer than a short trial; copying the parsed ones does not. */
    private static final class Parsed {
        private static final Configuration CONFIGURATION = new Configuration();

        static {
            CONFIGURATION.size();
        }
    }

    HadoopSettings {
        entries = Map.copyOf(entries);
    }

    static HadoopSettings of(SparkConf spark) {
        Map<String, String> entries = new HashMap<>();
        for (Tuple2<String, String> entry : spark.getAllWithPrefix(PREFIX)) {
            entries.put(entry._1(), entry._2());
        }
        return new HadoopSettings(entries);
    }

    Configuration configuration() {
        Configuration configuration = new Configuration(Parsed.CONFIGURATION);
        entries.forEach(configuration::set);
        return configuration;
    }
}

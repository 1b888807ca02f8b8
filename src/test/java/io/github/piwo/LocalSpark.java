package io.github.piwo;

import org.apache.spark.sql.SparkSession;

/** The one Spark of all tests in a JVM; never stopped, since starting it is the slow part. */
public final class LocalSpark {
    private LocalSpark() {}

    /**
     * Two threads, no user interface, few partitions. Queries are interpreted: to generate and compile code for each of them takes half of the
     * tests' time, and tables of a few rows gain nothing by it, as little as by plans that adapt while they run (another fifth). Tests of the launcher run with Spark's own defaults.
     */
    public static SparkSession session() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("tests")
                .config("spark.ui.enabled", false)
                .config("spark.sql.codegen.wholeStage", false)
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .config("spark.sql.adaptive.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/piwo-warehouse")
                .getOrCreate();
    }
}

package io.github.piwo.monitor;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/** The progress of a sweep as Spark metrics, for all of Spark's sinks, the Prometheus servlet among them. */
public final class SweepMetrics implements Source {
    private final MetricRegistry registry = new MetricRegistry();

    private SweepMetrics(SweepProgress progress) {
        gauge("trials.total", progress::trials);
        gauge("trials.completed", progress::completed);
        gauge("trials.failed", progress::failed);
        gauge("trials.running", progress::runningTrials);
        gauge("seconds_left", () -> progress.secondsLeft().orElse(Double.NaN));
    }

    /** Registers the metrics, until they are closed. */
    public static SweepMetrics show(SweepProgress progress) {
        SweepMetrics metrics = new SweepMetrics(progress);
        SparkEnv.get().metricsSystem().registerSource(metrics);
        return metrics;
    }

    private void gauge(String name, Supplier<? extends Number> value) {
        registry.register(name, (Gauge<Number>) value::get);
    }

    @Override
    public String sourceName() {
        return "piwo";
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    public void hide() {
        // Spark may have been stopped meanwhile.
        if (SparkEnv.get() != null) {
            SparkEnv.get().metricsSystem().removeSource(this);
        }
    }
}

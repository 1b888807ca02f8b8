package io.github.piwo.monitor;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends {@link EpochReport}s from executors to the driver over Spark's own channel; one of {@code spark.plugins}. If Spark was
 * started without it, or a report is lost, only the view of running trials lacks something.
 */
public final class EpochPlugin implements SparkPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(EpochPlugin.class);

    // Spark creates the plugin's objects itself, once in a process, and offers no access to them.
    private static final CopyOnWriteArrayList<Consumer<EpochReport>> LISTENERS = new CopyOnWriteArrayList<>();
    private static volatile Optional<PluginContext> executor = Optional.empty();

    /**
     * Passes the reports of all trials to a listener.
     *
     * @return removes the listener
     */
    public static Runnable listen(Consumer<EpochReport> listener) {
        LISTENERS.add(listener);
        return () -> LISTENERS.remove(listener);
    }

    /** Sends a report from an executor to the driver. */
    public static void send(EpochReport report) {
        executor.ifPresent(context -> {
            try {
                context.send(report);
            } catch (Exception e) {
                // Spark throws exceptions that it does not declare. A lost report does no harm to the trial.
                LOG.debug("cannot report an epoch to the driver: {}", e.toString());
            }
        });
    }

    @Override
    public DriverPlugin driverPlugin() {
        return new DriverPlugin() {
            @Override
            public Map<String, String> init(SparkContext spark, PluginContext context) {
                return Map.of();
            }

            @Override
            public Object receive(Object message) {
                if (message instanceof EpochReport report) {
                    LISTENERS.forEach(listener -> listener.accept(report));
                }
                return null;
            }
        };
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorPlugin() {
            @Override
            public void init(PluginContext context, Map<String, String> extraConf) {
                executor = Optional.of(context);
            }

            @Override
            public void shutdown() {
                executor = Optional.empty();
            }
        };
    }
}

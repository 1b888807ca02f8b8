package io.github.piwo.sweep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** The trials that hold a task slot at the moment, from Spark's events. */
final class RunningTrials extends SparkListener {
    private static final String JOB_GROUP = "spark.jobGroup.id";

    private final String groupPrefix;
    private final UnhealthyExecutors unhealthy;
    private final Map<Integer, String> groupByStage = new ConcurrentHashMap<>();
    /** The runner names stages by their trials. */
    private final Map<Integer, String> trialByStage = new ConcurrentHashMap<>();

    private final Map<Integer, String> running = new ConcurrentHashMap<>();
    private final Map<String, Loss> losses = new ConcurrentHashMap<>();

    /**
     * Observes the jobs whose group is this prefix followed by a trial's identity.
     *
     * @param unhealthy is informed how the first of Spark's attempts at each job ended
     */
    RunningTrials(String groupPrefix, UnhealthyExecutors unhealthy) {
        this.groupPrefix = groupPrefix;
        this.unhealthy = unhealthy;
    }

    /** Why Spark's first attempt at a group's job failed, if Spark has said so; forgets it. */
    Optional<Loss> loss(String group) {
        return Optional.ofNullable(losses.remove(group));
    }

    /** The descriptions of the running trials, sorted. */
    List<String> descriptions() {
        return running.values().stream().sorted().toList();
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
        if (event.properties() != null
                && event.properties().getProperty(JOB_GROUP, "").startsWith(groupPrefix)) {
            trialByStage.put(event.stageInfo().stageId(), event.stageInfo().name());
            groupByStage.put(event.stageInfo().stageId(), event.properties().getProperty(JOB_GROUP));
        }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
        String trial = trialByStage.get(event.stageId());
        if (trial != null) {
            running.put(event.stageId(), trial);
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        running.remove(event.stageId());
        String group = groupByStage.get(event.stageId());
        if (group == null) {
            return;
        }
        if (event.reason() instanceof TaskFailedReason failed) {
            losses.putIfAbsent(group, Loss.of(event.taskInfo().executorId(), failed));
        }
        // Further attempts by Spark fail immediately on any executor.
        if (event.taskInfo().attemptNumber() == 0) {
            unhealthy.ended(event.taskInfo().executorId(), event.taskInfo().host(), event.reason());
        }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted event) {
        trialByStage.remove(event.stageInfo().stageId());
        groupByStage.remove(event.stageInfo().stageId());
    }
}

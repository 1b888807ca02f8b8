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

/** Which trials hold a task slot at the moment, as Spark tells it. */
final class RunningTrials extends SparkListener {
    private static final String JOB_DESCRIPTION = "spark.job.description";
    private static final String JOB_GROUP = "spark.jobGroup.id";

    private final String groupPrefix;
    private final Map<Integer, String> trialByStage = new ConcurrentHashMap<>();
    private final Map<Integer, String> running = new ConcurrentHashMap<>();
    private final Map<Integer, String> groupByStage = new ConcurrentHashMap<>();
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    /** Looks at the jobs whose group starts so. */
    RunningTrials(String groupPrefix) {
        this.groupPrefix = groupPrefix;
    }

    /** Why the first attempt of a group's job failed, if that has been heard of; forgets it. */
    Optional<String> failure(String group) {
        return Optional.ofNullable(failures.remove(group));
    }

    /** Their descriptions, in order of the alphabet. */
    List<String> descriptions() {
        return running.values().stream().sorted().toList();
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
        if (event.properties() != null
                && event.properties().getProperty(JOB_GROUP, "").startsWith(groupPrefix)) {
            trialByStage.put(event.stageInfo().stageId(), event.properties().getProperty(JOB_DESCRIPTION, ""));
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
        if (group != null && event.reason() instanceof TaskFailedReason failed) {
            failures.putIfAbsent(group, failed.toErrorString());
        }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted event) {
        trialByStage.remove(event.stageInfo().stageId());
        groupByStage.remove(event.stageInfo().stageId());
    }
}

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
    private final Map<Integer, Job> jobByStage = new ConcurrentHashMap<>();
    private final Map<Integer, String> running = new ConcurrentHashMap<>();
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    private record Job(String group, String description) {}

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
            jobByStage.put(
                    event.stageInfo().stageId(),
                    new Job(
                            event.properties().getProperty(JOB_GROUP),
                            event.properties().getProperty(JOB_DESCRIPTION, "")));
        }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
        Job job = jobByStage.get(event.stageId());
        if (job != null) {
            running.put(event.stageId(), job.description());
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        running.remove(event.stageId());
        Job job = jobByStage.get(event.stageId());
        if (job != null && event.reason() instanceof TaskFailedReason failed) {
            failures.putIfAbsent(job.group(), failed.toErrorString());
        }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted event) {
        jobByStage.remove(event.stageInfo().stageId());
    }
}

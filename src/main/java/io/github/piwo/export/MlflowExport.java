package io.github.piwo.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.piwo.results.Experiment;
import io.github.piwo.trial.Confusion.ClassFigures;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.Json;
import io.github.piwo.trial.Provenance;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import io.github.piwo.trial.TrialResult.Failed;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.Page;

/**
 * Exports trials as runs of an MLflow tracking server, with one MLflow experiment for each experiment. A run's tag
 * {@code piwo.trial_id} is the trial's identity. A trial that is already there is skipped. It is exported again if its export
 * was interrupted, or if it had failed and has been retried since.
 */
public final class MlflowExport {
    /** Characters of a class's name that MLflow refuses in the name of a metric. */
    private static final Pattern NOT_IN_KEYS = Pattern.compile("[^\\p{L}\\p{N}_. -]");

    private static final String TRIAL_ID = "piwo.trial_id";
    /** The most metrics that MLflow accepts in one request. */
    private static final int BATCH = 1000;

    private final MlflowClient client;

    private MlflowExport(MlflowClient client) {
        this.client = client;
    }

    /**
     * Exports those trials of one experiment that are not there yet.
     *
     * @param server its tracking URI, {@code http://} or {@code https://}
     * @return how many were exported
     */
    public static int write(Iterable<TrialRecord> trials, String server) throws IOException {
        try (MlflowClient client = new MlflowClient(server)) {
            return new MlflowExport(client).write(trials);
        } catch (MlflowClientException e) {
            throw new IOException("cannot export to MLflow at " + server + ": " + e.getMessage(), e);
        }
    }

    private int write(Iterable<TrialRecord> trials) {
        String experiment = "";
        Map<String, RunInfo> there = Map.of();
        int exported = 0;
        for (TrialRecord trial : trials) {
            if (experiment.isEmpty()) {
                experiment = experiment(trial);
                there = runs(experiment);
            }
            RunInfo earlier = there.get(trial.trialId());
            if (earlier != null && earlier.getStatus() == status(trial)) {
                continue;
            }
            if (earlier != null) {
                client.deleteRun(earlier.getRunId());
            }
            export(trial, experiment);
            exported++;
        }
        return exported;
    }

    private String experiment(TrialRecord trial) {
        String name = "piwo " + trial.dataset() + " " + Experiment.shortId(trial.experimentId());
        // The client's look-up by name treats a missing experiment as an error, and retries twice.
        return client.searchExperiments("name = '" + name + "'").getItems().stream()
                .map(found -> found.getExperimentId())
                .findFirst()
                .orElseGet(() -> client.createExperiment(name));
    }

    private Map<String, RunInfo> runs(String experiment) {
        Map<String, RunInfo> runs = new HashMap<>();
        Page<Run> page = client.searchRuns(List.of(experiment), "", ViewType.ACTIVE_ONLY, BATCH, List.of());
        while (true) {
            for (Run run : page.getItems()) {
                run.getData().getTagsList().stream()
                        .filter(tag -> tag.getKey().equals(TRIAL_ID))
                        .forEach(tag -> runs.put(tag.getValue(), run.getInfo()));
            }
            if (!page.hasNextPage()) {
                return runs;
            }
            page = page.getNextPage();
        }
    }

    private void export(TrialRecord trial, String experiment) {
        Instant start = trial.provenance().startedAt();
        Instant end = start.plusMillis(Math.round(1000 * trial.provenance().seconds()));
        String run = client.createRun(CreateRun.newBuilder()
                        .setExperimentId(experiment)
                        .setRunName(trial.trial().describe())
                        .setStartTime(start.toEpochMilli())
                        .addTags(tag(TRIAL_ID, trial.trialId()))
                        .build())
                .getRunId();
        client.logBatch(run, List.of(), parameters(trial), tags(trial));
        List<Metric> metrics = metrics(trial, start, end);
        for (int from = 0; from < metrics.size(); from += BATCH) {
            client.logBatch(run, metrics.subList(from, Math.min(metrics.size(), from + BATCH)), List.of(), List.of());
        }
        client.setTerminated(run, status(trial), end.toEpochMilli());
    }

    private static RunStatus status(TrialRecord trial) {
        return trial.isCompleted() ? RunStatus.FINISHED : RunStatus.FAILED;
    }

    private static List<RunTag> tags(TrialRecord trial) {
        Provenance provenance = trial.provenance();
        List<RunTag> tags = new ArrayList<>(List.of(
                tag("piwo.status", trial.result().status()),
                tag("piwo.experiment", trial.experimentId()),
                tag("piwo.dataset_fingerprint", trial.datasetFingerprint()),
                tag("piwo.device", provenance.device()),
                tag("piwo.host", provenance.host()),
                tag("piwo.code_version", provenance.codeVersion())));
        new TreeMap<>(provenance.libraryVersions()).forEach((name, version) -> tags.add(tag("piwo." + name, version)));
        if (trial.result() instanceof Failed failed) {
            tags.add(tag("piwo.error", failed.errorClass() + ": " + failed.errorMessage()));
        }
        return tags;
    }

    private static List<Param> parameters(TrialRecord trial) {
        Trial what = trial.trial();
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("objective", what.objective().label());
        parameters.put("supervision_rate", Trial.plain(what.supervisionRate()));
        what.alpha().ifPresent(alpha -> parameters.put("alpha", Trial.plain(alpha)));
        parameters.put("split", Integer.toString(what.split()));
        parameters.put("seed", Long.toString(what.seed()));
        parameters.put("dataset", trial.dataset());
        for (String group : List.of("model", "training")) {
            flatten(group, settings(trial).path(group), parameters);
        }
        return parameters.entrySet().stream()
                .map(entry -> Param.newBuilder()
                        .setKey(entry.getKey())
                        .setValue(entry.getValue())
                        .build())
                .toList();
    }

    private static JsonNode settings(TrialRecord trial) {
        try {
            return Json.MAPPER.readTree(trial.settings());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("trial " + trial.trialId() + ": its settings are no JSON", e);
        }
    }

    private static void flatten(String key, JsonNode value, Map<String, String> into) {
        if (value.isObject()) {
            value.properties().forEach(field -> flatten(key + "." + field.getKey(), field.getValue(), into));
        } else {
            into.put(key, value.asText());
        }
    }

    private static List<Metric> metrics(TrialRecord trial, Instant start, Instant end) {
        List<Metric> metrics = new ArrayList<>();
        Instant time = start;
        for (EpochMetrics epoch : trial.epochs()) {
            time = time.plusMillis(Math.round(1000 * epoch.seconds()));
            add(metrics, "validation_accuracy_by_epoch", epoch.validationAccuracy(), epoch.epoch(), time);
            add(metrics, "validation_macro_f1_by_epoch", epoch.validationMacroF1(), epoch.epoch(), time);
            add(metrics, "train_accuracy_by_epoch", epoch.trainAccuracy(), epoch.epoch(), time);
            add(metrics, "classifier_loss", epoch.classifierLoss(), epoch.epoch(), time);
            add(metrics, "bound_unlabelled", epoch.boundUnlabelled(), epoch.epoch(), time);
            add(metrics, "bound_labelled", epoch.boundLabelled(), epoch.epoch(), time);
        }
        if (trial.result() instanceof Completed completed) {
            int best = completed.bestEpoch();
            int label = 0;
            for (Map.Entry<String, ClassFigures> own : trial.figuresByClass().entrySet()) {
                add(metrics, keyOfClass(label, own.getKey()), own.getValue().f1(), best, end);
                label++;
            }
            add(metrics, "test_accuracy", completed.testAccuracy(), best, end);
            add(metrics, "test_macro_f1", completed.testMacroF1(), best, end);
            add(metrics, "validation_macro_f1", completed.validationMacroF1(), best, end);
            add(metrics, "validation_accuracy", completed.validationAccuracy(), best, end);
            add(metrics, "train_accuracy", completed.trainAccuracy(), best, end);
            add(metrics, "test_bound", completed.testBound(), best, end);
            add(metrics, "objective_bound", completed.objectiveBound(), best, end);
            add(metrics, "test_perplexity", completed.testPerplexity(), best, end);
            add(metrics, "tokens_per_second", completed.tokensPerSecond(), best, end);
        }
        return metrics;
    }

    /** The number comes first, since names may differ only in characters that MLflow refuses. */
    static String keyOfClass(int label, String name) {
        return "test_f1/" + label + " "
                + NOT_IN_KEYS.matcher(name).replaceAll("_").strip();
    }

    private static void add(List<Metric> metrics, String name, double value, long step, Instant time) {
        if (Double.isFinite(value)) {
            metrics.add(Metric.newBuilder()
                    .setKey(name)
                    .setValue(value)
                    .setStep(step)
                    .setTimestamp(time.toEpochMilli())
                    .build());
        }
    }

    private static RunTag tag(String key, String value) {
        return RunTag.newBuilder().setKey(key).setValue(value).build();
    }
}

package io.github.piwo.inference;

import io.github.piwo.config.ExecutionSettings.Device;
import io.github.piwo.config.SettingsException;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.NativeEngine;
import io.github.piwo.engine.TrainingDevice;
import io.github.piwo.table.UnusableTextException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;
import scala.jdk.javaapi.CollectionConverters;

/** The rows of a partition, each with what the models say about its text as its last value. */
final class PredictedRows implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    /** Enough texts for batches of similar lengths, and few enough to be in memory many times over. */
    private static final int ROWS_AT_ONCE = 2048;

    private final Broadcast<TextClassifierModel.Sent> sent;
    private final int textAt;
    private final int boundSamples;
    private final Device wanted;

    /**
     * For the tasks of a job.
     *
     * @param textAt the place of the text in a row
     */
    PredictedRows(Broadcast<TextClassifierModel.Sent> sent, int textAt, int boundSamples, Device wanted) {
        this.sent = sent;
        this.textAt = textAt;
        this.boundSamples = boundSamples;
        this.wanted = wanted;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws IOException {
        if (!rows.hasNext()) {
            return rows;
        }
        TaskContext task = TaskContext.get();
        TextClassifierModel.Sent models = sent.value();
        TrainingDevice device = device(task);
        LoadedModels.Borrowed borrowed =
                LoadedModels.borrow(new LoadedModels.Key(models.id(), device), models.models(), models.memory());
        task.addTaskCompletionListener((TaskCompletionListener) ended -> borrowed.close());
        return new Predictor(rows, borrowed.models(), task.cpus());
    }

    /** The GPU that Spark gave the task; otherwise the first one of this process. */
    private TrainingDevice device(TaskContext task) {
        NativeEngine.problem().ifPresent(problem -> {
            throw new SettingsException(problem);
        });
        if (wanted == Device.CPU) {
            return TrainingDevice.CPU;
        }
        Optional<String> problem = NativeEngine.gpuProblem(false);
        if (problem.isPresent() && wanted == Device.GPU) {
            throw new SettingsException("device = gpu: " + problem.get());
        }
        if (problem.isPresent()) {
            return TrainingDevice.CPU;
        }
        ResourceInformation assigned = task.resourcesJMap().get("gpu");
        return assigned == null ? TrainingDevice.gpu(0) : TrainingDevice.atAddress(assigned.addresses()[0]);
    }

    /** Reads some rows, predicts for all of them, and hands them out. */
    private final class Predictor implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final VotingModels models;
        private final List<String> classNames;
        private final int threads;
        private final Queue<Row> ready = new ArrayDeque<>();

        Predictor(Iterator<Row> rows, VotingModels models, int threads) {
            this.rows = rows;
            this.models = models;
            this.classNames = models.description().classNames();
            this.threads = threads;
        }

        @Override
        public boolean hasNext() {
            if (ready.isEmpty() && rows.hasNext()) {
                fill();
            }
            return !ready.isEmpty();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }

        private void fill() {
            List<Row> some = new ArrayList<>();
            while (some.size() < ROWS_AT_ONCE && rows.hasNext()) {
                some.add(rows.next());
            }
            List<int[]> tokens = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            for (Row row : some) {
                problems.add(read(row, tokens));
            }
            Autograd.useThreads(threads);
            Iterator<Prediction> predictions =
                    models.predict(tokens, boundSamples).iterator();
            for (int i = 0; i < some.size(); i++) {
                Row prediction = problems.get(i) == null ? values(predictions.next()) : withoutValues(problems.get(i));
                ready.add(with(some.get(i), prediction));
            }
        }

        /** Adds the tokens of a row's text; if it has none, says why, and otherwise null. */
        private String read(Row row, List<int[]> tokens) {
            if (row.isNullAt(textAt)) {
                return "no text";
            }
            try {
                tokens.add(models.reader().tokens(row.getString(textAt)));
                return null;
            } catch (UnusableTextException e) {
                return e.getMessage();
            }
        }

        private Row values(Prediction prediction) {
            Map<String, Double> probabilities = new LinkedHashMap<>();
            for (int c = 0; c < classNames.size(); c++) {
                probabilities.put(classNames.get(c), prediction.probabilities()[c]);
            }
            int label = prediction.label();
            return RowFactory.create(
                    classNames.get(label),
                    prediction.probabilities()[label],
                    CollectionConverters.asScala(probabilities),
                    prediction.entropy(),
                    prediction.logLikelihood().isPresent()
                            ? prediction.logLikelihood().getAsDouble()
                            : null,
                    prediction.perplexity().isPresent()
                            ? prediction.perplexity().getAsDouble()
                            : null,
                    null);
        }

        private static Row withoutValues(String problem) {
            return RowFactory.create(null, null, null, null, null, null, problem);
        }

        private static Row with(Row row, Row prediction) {
            Object[] values = new Object[row.length() + 1];
            for (int i = 0; i < row.length(); i++) {
                values[i] = row.get(i);
            }
            values[row.length()] = prediction;
            return RowFactory.create(values);
        }
    }
}

package io.github.piwo.inference;

import io.github.piwo.config.ExecutionSettings.Device;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.config.SettingsLoader;
import io.github.piwo.store.ModelFolder;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Kept models as a stage of a Spark ML pipeline: adds to each row what the models say about its text, as a column of the type
 * {@link #PREDICTION}. If there are several models, they vote by the mean of their probabilities.
 *
 * <p>The models travel to the executors with the job and are loaded there once a JVM, so their folders need not be shared. Texts
 * are read in batches, so a partition may have any size; rows keep their order. Works on batches and on streams.
 */
public final class TextClassifierModel extends Transformer implements MLWritable {
    private static final long serialVersionUID = 1L;

    /**
     * What is said about a text: the name of its class, the probability of this class, the probabilities of all classes by name,
     * their entropy in nats, and if {@link #boundSamples} is above 0, a lower bound of log p(x) in nats and the perplexity per
     * token that it comes to. For a text without words all are null but {@code problem}, which says why.
     */
    public static final StructType PREDICTION = new StructType()
            .add("label", DataTypes.StringType)
            .add("probability", DataTypes.DoubleType)
            .add("probabilities", DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false))
            .add("entropy", DataTypes.DoubleType)
            .add("log_likelihood", DataTypes.DoubleType)
            .add("perplexity", DataTypes.DoubleType)
            .add("problem", DataTypes.StringType);

    private final String uid;
    private final transient List<ModelFolder.Content> models;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final IntParam boundSamples;
    private final Param<String> device;
    private transient Broadcast<Sent> sent;

    /**
     * What executors need of the models.
     *
     * @param id distinguishes these models from others in the same JVM
     */
    record Sent(String id, ArrayList<ModelFolder.Content> models, MemorySettings memory) implements Serializable {}

    /**
     * A stage.
     *
     * @param models at least one
     * @throws SettingsException if they have other classes or another vocabulary
     */
    TextClassifierModel(String uid, List<ModelFolder.Content> models) {
        VotingModels.requireAlike(models);
        this.uid = uid;
        this.models = List.copyOf(models);
        // Not at their declaration: a parameter asks its owner for the uid.
        this.inputCol = new Param<>(this, "inputCol", "name of the column with the texts");
        this.outputCol = new Param<>(this, "outputCol", "name of the column with the predictions");
        this.boundSamples = new IntParam(this, "boundSamples", "samples for the likelihood, 0 for none");
        this.device = new Param<>(this, "device", "cpu, gpu, or auto for a GPU if there is one");
        setDefault(inputCol, "text");
        setDefault(outputCol, "prediction");
        setDefault(boundSamples, 0);
        setDefault(device, "auto");
    }

    /**
     * Loads the folder of a kept model, or a folder that {@link #write} made.
     *
     * @param path on any Hadoop file system
     * @throws IOException if it holds no usable model; the message names the file
     */
    public static TextClassifierModel load(String path) throws IOException {
        Configuration hadoop = SparkSession.active().sparkContext().hadoopConfiguration();
        Path folder = new Path(path);
        if (folder.getFileSystem(hadoop).exists(new Path(folder, "metadata"))) {
            return read().load(path);
        }
        return of(List.of(ModelFolder.at(path, hadoop)));
    }

    /**
     * Kept models that vote.
     *
     * @param folders at least one
     * @throws IOException if one holds no usable model; the message names the file
     * @throws SettingsException if the models have other classes or another vocabulary
     */
    public static TextClassifierModel of(List<ModelFolder> folders) throws IOException {
        List<ModelFolder.Content> contents = new ArrayList<>();
        for (ModelFolder folder : folders) {
            contents.add(folder.read());
        }
        return new TextClassifierModel("piwo_" + UUID.randomUUID(), contents);
    }

    /** Reads what {@link #write} has written; Spark calls it for the stages of a pipeline. */
    public static MLReader<TextClassifierModel> read() {
        return new SavedModels.Reader();
    }

    @Override
    public MLWriter write() {
        return new SavedModels.Writer(this, models);
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        PredictedRows rows = new PredictedRows(
                broadcast(dataset.sparkSession().sparkContext()),
                dataset.schema().fieldIndex(getInputCol()),
                getBoundSamples(),
                wantedDevice());
        return dataset.toDF().mapPartitions(rows, Encoders.row(schema));
    }

    /** Sends the models once, however often this transforms. */
    private synchronized Broadcast<Sent> broadcast(SparkContext spark) {
        if (sent == null || !sent.isValid()) {
            MemorySettings memory = SettingsLoader.load(Optional.empty(), SettingsLoader.NO_EXPERIMENT)
                    .memory();
            sent = new JavaSparkContext(spark)
                    .broadcast(new Sent(UUID.randomUUID().toString(), new ArrayList<>(models), memory));
        }
        return sent;
    }

    private Device wantedDevice() {
        return Arrays.stream(Device.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(getDevice()))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("device = " + getDevice() + " is none of auto, cpu, gpu"));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        String input = getInputCol();
        List<String> columns = Arrays.asList(schema.fieldNames());
        if (!columns.contains(input)) {
            throw new IllegalArgumentException(
                    "there is no column " + input + " (inputCol) among " + String.join(", ", columns));
        }
        if (!DataTypes.StringType.equals(schema.apply(input).dataType())) {
            throw new IllegalArgumentException("column " + input + " (inputCol) is of type "
                    + schema.apply(input).dataType().simpleString() + ", not string");
        }
        if (columns.contains(getOutputCol())) {
            throw new IllegalArgumentException("there is a column " + getOutputCol() + " (outputCol) already");
        }
        if (getBoundSamples() > 0 && !isGenerative()) {
            throw new IllegalArgumentException("boundSamples = " + getBoundSamples()
                    + ": a model of None or of a reference classifier has no likelihood");
        }
        return schema.add(getOutputCol(), PREDICTION);
    }

    /** Whether all models have a likelihood of texts. */
    public boolean isGenerative() {
        return models.stream().allMatch(model -> model.tensors().containsKey("p_y.logits.weight"));
    }

    @Override
    public TextClassifierModel copy(ParamMap extra) {
        return copyValues(new TextClassifierModel(uid, models), extra);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** The names of the classes, in the order of the models' own numbers. */
    public List<String> classNames() {
        List<String> names = new ArrayList<>();
        models.get(0).model().path("class_names").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** Parameter: the name of the column with the texts, {@code text} unless it is set. */
    public Param<String> inputCol() {
        return inputCol;
    }

    public String getInputCol() {
        return getOrDefault(inputCol);
    }

    /** Sets {@link #inputCol}. */
    public TextClassifierModel setInputCol(String column) {
        set(inputCol, column);
        return this;
    }

    /** Parameter: the name of the column with the predictions, {@code prediction} unless it is set. */
    public Param<String> outputCol() {
        return outputCol;
    }

    public String getOutputCol() {
        return getOrDefault(outputCol);
    }

    /** Sets {@link #outputCol}. */
    public TextClassifierModel setOutputCol(String column) {
        set(outputCol, column);
        return this;
    }

    /** Parameter: the number of samples of z for the likelihood; 0, for none, unless it is set. */
    public IntParam boundSamples() {
        return boundSamples;
    }

    public int getBoundSamples() {
        return (Integer) getOrDefault(boundSamples);
    }

    /** Sets {@link #boundSamples}. */
    public TextClassifierModel setBoundSamples(int samples) {
        set(boundSamples, samples);
        return this;
    }

    /** Parameter: {@code cpu}, {@code gpu}, or {@code auto}, the default, for a GPU if there is one. */
    public Param<String> device() {
        return device;
    }

    public String getDevice() {
        return getOrDefault(device);
    }

    /** Sets {@link #device}. */
    public TextClassifierModel setDevice(String wanted) {
        set(device, wanted);
        return this;
    }
}

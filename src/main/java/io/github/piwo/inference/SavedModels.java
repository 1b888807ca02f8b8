package io.github.piwo.inference;

import io.github.piwo.store.ModelFolder;
import io.github.piwo.store.OutputFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;

/** A pipeline's stage in the form of Spark ML: its {@code metadata}, and beside it the folders of its models. */
final class SavedModels {
    private static final String FOLDER = "model-";

    private SavedModels() {}

    /** Writes a stage. */
    static final class Writer extends MLWriter {
        private final TextClassifierModel stage;
        private final List<ModelFolder.Content> models;

        Writer(TextClassifierModel stage, List<ModelFolder.Content> models) {
            this.stage = stage;
            this.models = models;
        }

        @Override
        public void saveImpl(String path) {
            DefaultParamsWriter$.MODULE$.saveMetadata(stage, path, sparkSession());
            OutputFiles files = new OutputFiles(path, hadoop());
            try {
                for (int i = 0; i < models.size(); i++) {
                    new ModelFolder(files, FOLDER + (i + 1)).write(models.get(i));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Configuration hadoop() {
            return sparkSession().sparkContext().hadoopConfiguration();
        }
    }

    /** Reads a stage. */
    static final class Reader extends MLReader<TextClassifierModel> {
        @Override
        public TextClassifierModel load(String path) {
            DefaultParamsReader.Metadata metadata = DefaultParamsReader$.MODULE$.loadMetadata(
                    path, sparkSession(), TextClassifierModel.class.getName());
            OutputFiles files =
                    new OutputFiles(path, sparkSession().sparkContext().hadoopConfiguration());
            List<ModelFolder.Content> models = new ArrayList<>();
            try {
                List<String> folders = files.folders("");
                for (int number = 1; number == 1 || folders.contains(FOLDER + number); number++) {
                    models.add(new ModelFolder(files, FOLDER + number).read());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            TextClassifierModel stage = new TextClassifierModel(metadata.uid(), models);
            metadata.getAndSetParams(stage, metadata.getAndSetParams$default$2());
            return stage;
        }
    }
}

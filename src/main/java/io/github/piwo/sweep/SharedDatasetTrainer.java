package io.github.piwo.sweep;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.KeptModels;
import io.github.piwo.engine.NativeEngine;
import io.github.piwo.store.ModelFolder;
import io.github.piwo.store.ModelStore;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.training.Trainer;
import io.github.piwo.training.TrainingListener;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.util.Optional;

/** Trains on the prepared dataset. All trials of a JVM share one copy of it. */
record SharedDatasetTrainer(ExperimentSettings settings, String datasetPath, HadoopSettings hadoop)
        implements ExecutorTrainer {

    @Override
    public TrialRecord train(Trial trial, Attempt attempt, TrainingListener listener) throws IOException {
        Optional<String> problem = NativeEngine.problem();
        if (problem.isPresent()) {
            throw new IOException(problem.get());
        }
        Trainer trainer = new Trainer(settings, SharedDatasets.read(datasetPath, hadoop), attempt.device());
        OutputFiles output = new OutputFiles(settings.output(), hadoop.configuration());
        String id = trainer.trialId(trial);
        Optional<ModelFolder> model = settings.keptModels() == KeptModels.NONE
                ? Optional.empty()
                : Optional.of(new ModelStore(output).of(id));
        return trainer.run(trial, attempt.number(), listener, new CheckpointFolder(output, id), model);
    }

    @Override
    public Optional<String> gpuProblem() {
        return NativeEngine.gpuProblem(settings.training().tf32());
    }
}

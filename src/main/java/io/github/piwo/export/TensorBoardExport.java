package io.github.piwo.export;

import io.github.piwo.store.OutputFiles;
import io.github.piwo.trial.Confusion.ClassFigures;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * Exports learning curves for TensorBoard: one folder for each trial, whose name describes the trial, so that TensorBoard's
 * filters work ({@code PIWO.*rate-0.01}). A second export replaces a trial's file by an identical one.
 */
public final class TensorBoardExport {
    private TensorBoardExport() {}

    /** Writes the trials' curves into a folder on any Hadoop file system; those of failed trials end with their last epoch. */
    public static void write(Iterable<TrialRecord> trials, OutputFiles folder) throws IOException {
        for (TrialRecord trial : trials) {
            Instant start = trial.provenance().startedAt();
            String name = folderOf(trial) + "/events.out.tfevents." + start.getEpochSecond() + ".piwo";
            folder.replace(name, events(trial, start));
        }
    }

    /** {@code PIWO/rate-0.01/alpha-10/split-3-<identity>}. */
    static String folderOf(TrialRecord trial) {
        Trial what = trial.trial();
        String alpha = what.objective().isGenerative() ? "alpha-" + Trial.plain(what.classificationWeight()) + "/" : "";
        return what.objective().label() + "/rate-" + Trial.plain(what.supervisionRate()) + "/" + alpha + "split-"
                + what.split() + "-" + trial.trialId().substring(0, 8);
    }

    private static byte[] events(TrialRecord trial, Instant start) {
        EventFile file = new EventFile(start);
        Instant time = start;
        for (EpochMetrics epoch : trial.epochs()) {
            time = time.plusMillis(Math.round(1000 * epoch.seconds()));
            file.scalar("accuracy/validation", epoch.step(), epoch.validationAccuracy(), time);
            file.scalar("macro_f1/validation", epoch.step(), epoch.validationMacroF1(), time);
            file.scalar("accuracy/train", epoch.step(), epoch.trainAccuracy(), time);
            file.scalar("loss/classifier", epoch.step(), epoch.classifierLoss(), time);
            file.scalar("bound/unlabelled", epoch.step(), epoch.boundUnlabelled(), time);
            file.scalar("bound/labelled", epoch.step(), epoch.boundLabelled(), time);
            file.scalar("beta", epoch.step(), epoch.beta(), time);
        }
        if (trial.result() instanceof Completed completed) {
            for (Map.Entry<String, ClassFigures> own : trial.figuresByClass().entrySet()) {
                file.scalar(
                        "test_f1/" + own.getKey(),
                        completed.steps(),
                        own.getValue().f1(),
                        time);
            }
            file.scalar("test/accuracy", completed.steps(), completed.testAccuracy(), time);
            file.scalar("test/macro_f1", completed.steps(), completed.testMacroF1(), time);
            file.scalar("test/bound", completed.steps(), completed.testBound(), time);
            file.scalar("test/objective_bound", completed.steps(), completed.objectiveBound(), time);
            file.scalar("test/perplexity", completed.steps(), completed.testPerplexity(), time);
        }
        return file.bytes();
    }
}

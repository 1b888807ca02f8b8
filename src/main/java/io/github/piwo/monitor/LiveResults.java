package io.github.piwo.monitor;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.report.Report;
import io.github.piwo.report.ReportPage;
import io.github.piwo.report.SweepView;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.RecordView;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The finished and the running trials of a sweep, read on request. */
public final class LiveResults {
    private final ExperimentSettings settings;
    private final Report.Data dataset;
    private final RecordView view;
    private final SweepProgress progress;
    private int shown;
    private List<SweepView.Running> running = List.of();
    private boolean finished;
    private String latest = "";

    public LiveResults(ExperimentSettings settings, Report.Data dataset, RecordStore store, SweepProgress progress) {
        this.settings = settings;
        this.dataset = dataset;
        view = new RecordView(store);
        this.progress = progress;
    }

    /** The page's data; the same object as before if nothing has changed. */
    synchronized String json(boolean ended) throws IOException {
        List<TrialRecord> records = view.records();
        List<SweepView.Running> now = ended ? List.of() : progress.running();
        if (records.size() != shown || finished != ended || !now.equals(running) || latest.isEmpty()) {
            shown = records.size();
            running = now;
            finished = ended;
            latest = ReportPage.liveData(
                    Report.of(settings, dataset, records, Instant.now()),
                    new SweepView(ended, progress.secondsLeft(), now));
        }
        return latest;
    }
}

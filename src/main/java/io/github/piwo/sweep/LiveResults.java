package io.github.piwo.sweep;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.report.Report;
import io.github.piwo.report.ReportPage;
import io.github.piwo.report.SweepView;
import io.github.piwo.results.RecordStore;
import io.github.piwo.results.UnreadableRecordException;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has ended of a sweep and what runs, read when somebody asks; each record is read once. */
final class LiveResults {
    private static final Logger LOG = LoggerFactory.getLogger(LiveResults.class);

    private final ExperimentSettings settings;
    private final String datasetFingerprint;
    private final RecordStore store;
    private final SweepProgress progress;
    private final Set<String> known = new HashSet<>();
    private final List<TrialRecord> records = new ArrayList<>();
    private List<SweepView.Running> running = List.of();
    private boolean finished;
    private String latest = "";

    LiveResults(ExperimentSettings settings, String datasetFingerprint, RecordStore store, SweepProgress progress) {
        this.settings = settings;
        this.datasetFingerprint = datasetFingerprint;
        this.store = store;
        this.progress = progress;
    }

    /** The page's data; the same object as before where nothing has changed. */
    synchronized String json(boolean ended) throws IOException {
        boolean isNew = readNewRecords();
        List<SweepView.Running> now = ended ? List.of() : progress.running();
        if (isNew || finished != ended || !now.equals(running) || latest.isEmpty()) {
            running = now;
            finished = ended;
            latest = ReportPage.liveData(
                    Report.of(settings, datasetFingerprint, records, Instant.now()),
                    new SweepView(ended, progress.secondsLeft(), now));
        }
        return latest;
    }

    private boolean readNewRecords() throws IOException {
        boolean isNew = false;
        for (String id : store.ids()) {
            if (!known.contains(id)) {
                try {
                    store.read(id).ifPresent(records::add);
                } catch (UnreadableRecordException e) {
                    LOG.debug("the end of the sweep will tell of it", e);
                }
                known.add(id);
                isNew = true;
            }
        }
        return isNew;
    }
}

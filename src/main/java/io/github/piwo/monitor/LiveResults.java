package io.github.piwo.monitor;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.report.LiveData;
import io.github.piwo.report.Report;
import io.github.piwo.report.SweepView;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.RecordView;
import io.github.piwo.store.UnreadableRecordException;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The finished and the running trials of a sweep for its page, read on request. The first request reads all records, those after
 * it only the ones of trials that have ended since.
 */
public final class LiveResults {
    private static final Logger LOG = LoggerFactory.getLogger(LiveResults.class);
    /** Tables take time in proportion to all trials: they are computed again after so many times the time that they took. */
    private static final long PAUSE = 20;

    private final ExperimentSettings settings;
    private final Report.Data dataset;
    private final RecordStore store;
    private final SweepProgress progress;
    private final LongSupplier nanoTime;
    private final String experiment;
    private final LiveData data;
    /** All records, without what only a trial's own curves need. */
    private final List<TrialRecord> records = new ArrayList<>();

    private final Set<String> read = new HashSet<>();
    private boolean isStarted;
    private int heard;
    private int inTables = -1;
    private long tablesAt;
    private List<SweepView.Running> running = List.of();
    private boolean finished;

    public LiveResults(ExperimentSettings settings, Report.Data dataset, RecordStore store, SweepProgress progress) {
        this(settings, dataset, store, progress, System::nanoTime);
    }

    LiveResults(
            ExperimentSettings settings,
            Report.Data dataset,
            RecordStore store,
            SweepProgress progress,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.dataset = dataset;
        this.store = store;
        this.progress = progress;
        this.nanoTime = nanoTime;
        experiment = settings.experimentId(dataset.fingerprint());
        data = new LiveData(settings);
    }

    /**
     * The page's data that are newer than a version, see {@link LiveData#since}.
     *
     * @param ended whether the sweep has ended
     */
    synchronized Answer since(long version, boolean ended) throws IOException {
        int before = records.size();
        readEnded();
        if (records.size() != before || !isStarted) {
            data.updateCounts();
        }
        List<SweepView.Running> now = ended ? List.of() : progress.running();
        if (!isStarted || finished != ended || !now.equals(running)) {
            running = now;
            finished = ended;
            data.update(new SweepView(ended, progress.secondsLeft(), now));
        }
        updateTables(ended);
        isStarted = true;
        return new Answer(data.version(), data.since(version));
    }

    /**
     * An answer to a page.
     *
     * @param version of the data now
     * @param json empty if the page has this version
     */
    record Answer(long version, Optional<String> json) {}

    private void readEnded() throws IOException {
        List<String> ended = progress.endedSince(heard);
        if (!isStarted) {
            new RecordView(store).records().forEach(this::add);
        }
        for (String id : ended) {
            if (!read.contains(id)) {
                read(id).ifPresent(this::add);
            }
        }
        heard += ended.size();
    }

    /** A record that cannot be read is left out; the next sweep reports it. */
    private Optional<TrialRecord> read(String id) throws IOException {
        try {
            return store.read(id);
        } catch (UnreadableRecordException e) {
            LOG.debug("left out for now", e);
            return Optional.empty();
        }
    }

    private void add(TrialRecord record) {
        if (!read.add(record.trialId())) {
            return;
        }
        if (record.experimentId().equals(experiment)) {
            data.add(record);
        }
        records.add(record.with(record.result(), List.of(), settings.json()));
    }

    private void updateTables(boolean ended) {
        long start = nanoTime.getAsLong();
        if (records.size() == inTables || (!ended && inTables >= 0 && start - tablesAt < 0)) {
            return;
        }
        inTables = records.size();
        data.updateTables(Report.of(settings, dataset, records, Instant.now()));
        long end = nanoTime.getAsLong();
        tablesAt = end + PAUSE * (end - start);
    }
}

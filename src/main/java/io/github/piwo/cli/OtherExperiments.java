package io.github.piwo.cli;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.github.piwo.config.Secrets;
import io.github.piwo.config.SettingsException;
import io.github.piwo.corpus.RememberedFingerprints;
import io.github.piwo.results.Experiment;
import io.github.piwo.results.PlacedExperiment;
import io.github.piwo.store.RecordListing;
import io.github.piwo.store.RecordStore;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The experiments that {@code report --with} names: {@code OUTPUT}, for all that it holds, or {@code OUTPUT#EXPERIMENT} with the beginning
 * of the experiment's identity. The outputs are only read.
 */
final class OtherExperiments {
    private static final String OPTION = "--with: ";
    private static final String SEPARATOR = "#";
    private static final int MOST_LISTED = 10;

    private final Configuration hadoop;
    private final PlacedExperiment own;
    private final Path ownFolder;
    private final List<PlacedExperiment> found = new ArrayList<>();

    private OtherExperiments(PlacedExperiment own, String ownOutput, Configuration hadoop) throws IOException {
        this.own = own;
        this.hadoop = hadoop;
        this.ownFolder = qualified(ownOutput);
    }

    /**
     * An experiment with what is known of where its texts come from.
     *
     * @param output path or URI of its output
     * @param trials its records, at least one
     */
    static PlacedExperiment placed(String output, List<TrialRecord> trials, Configuration hadoop) throws IOException {
        return new PlacedExperiment(
                Secrets.mask(output),
                trials,
                RememberedFingerprints.sources(output, trials.get(0).datasetFingerprint(), hadoop));
    }

    /**
     * The experiments that are named, in this order.
     *
     * @param own the report's
     * @param ownOutput its output
     * @throws SettingsException if a name is not that of an output with records that can be read, if it is that of an experiment which is
     *     not there, or if an experiment is named twice
     */
    static List<PlacedExperiment> read(List<String> names, PlacedExperiment own, String ownOutput, Configuration hadoop)
            throws IOException {
        OtherExperiments others = new OtherExperiments(own, ownOutput, hadoop);
        for (String name : names) {
            others.add(name);
        }
        return others.found;
    }

    private void add(String name) throws IOException {
        int end = name.lastIndexOf(SEPARATOR);
        // A folder's name may contain the separator.
        boolean isWhole = end < 0 || exists(name);
        String output = isWhole ? name : name.substring(0, end);
        SortedMap<String, List<TrialRecord>> experiments = experiments(output);
        List<String> ids =
                isWhole ? unnamed(output, experiments) : List.of(named(output, name.substring(end + 1), experiments));
        for (String id : ids) {
            add(output, experiments.get(id));
        }
    }

    private boolean exists(String path) throws IOException {
        return files(path).exists(new Path(path));
    }

    private FileSystem files(String path) throws IOException {
        try {
            return new Path(path).getFileSystem(hadoop);
        } catch (IllegalArgumentException | IOException e) {
            throw new SettingsException(
                    OPTION + path + ": " + e.getMessage() + "; name the output of a sweep, a path or a URI", e);
        }
    }

    /** The records of an output by the identity of their experiment. */
    private SortedMap<String, List<TrialRecord>> experiments(String output) throws IOException {
        if (!exists(output)) {
            throw new SettingsException(OPTION + output + ": there is no such directory");
        }
        if (!exists(output + "/records")) {
            throw new SettingsException(
                    OPTION + output + " is no output, since it has no folder records/; name the output of a sweep");
        }
        RecordListing listing = new RecordStore(output, hadoop).readAll();
        if (!listing.unreadable().isEmpty()) {
            RecordListing.Unreadable first = listing.unreadable().get(0);
            throw new SettingsException(
                    OPTION + output + "/records has " + listing.unreadable().size()
                            + " that cannot be read, among them " + first.name() + " (" + first.reason()
                            + "); run the sweep there again, which runs their trials again, or remove these files");
        }
        if (listing.entries().isEmpty()) {
            throw new SettingsException(OPTION + output + " holds no trials yet");
        }
        return listing.summaries().stream().collect(groupingBy(TrialRecord::experimentId, TreeMap::new, toList()));
    }

    /** All experiments of an output but the report's own. */
    private List<String> unnamed(String output, SortedMap<String, List<TrialRecord>> experiments) throws IOException {
        if (!isOwnOutput(output)) {
            return List.copyOf(experiments.keySet());
        }
        List<String> others =
                experiments.keySet().stream().filter(id -> !id.equals(own.id())).toList();
        if (others.isEmpty()) {
            throw new SettingsException(OPTION + output
                    + " is the output of the report itself and holds no other experiment; name another output");
        }
        return others;
    }

    private boolean isOwnOutput(String output) throws IOException {
        return qualified(output).equals(ownFolder);
    }

    private Path qualified(String output) throws IOException {
        return files(output).makeQualified(new Path(output));
    }

    private static String named(String output, String prefix, SortedMap<String, List<TrialRecord>> experiments) {
        List<String> ids = experiments.keySet().stream()
                .filter(id -> !prefix.isEmpty() && id.startsWith(prefix))
                .toList();
        if (ids.size() != 1) {
            throw new SettingsException(
                    OPTION + output + " holds " + (ids.isEmpty() ? "no experiment " : "several experiments ")
                            + prefix + (ids.isEmpty() ? "; there " + (experiments.size() == 1 ? "is " : "are ") : ": ")
                            + listed(ids.isEmpty() ? List.copyOf(experiments.keySet()) : ids, experiments));
        }
        return ids.get(0);
    }

    private static String listed(List<String> ids, SortedMap<String, List<TrialRecord>> experiments) {
        return ids.stream()
                        .limit(MOST_LISTED)
                        .map(id -> described(experiments.get(id)))
                        .collect(joining(", "))
                + (ids.size() > MOST_LISTED ? " and " + (ids.size() - MOST_LISTED) + " more" : "");
    }

    private static String described(List<TrialRecord> trials) {
        return Experiment.shortId(trials.get(0).experimentId()) + " ("
                + trials.get(0).dataset() + ", " + trials.size() + (trials.size() == 1 ? " trial)" : " trials)");
    }

    private void add(String output, List<TrialRecord> trials) throws IOException {
        PlacedExperiment other = placed(output, trials, hadoop);
        List<PlacedExperiment> earlier = new ArrayList<>(found);
        earlier.add(own);
        for (PlacedExperiment one : earlier) {
            if (isSameRun(one, other)) {
                throw new SettingsException(
                        OPTION + "experiment " + Experiment.shortId(other.id()) + " would be there twice, from "
                                + one.output() + " and from " + other.output()
                                + ", with the same trials; name each once, as OUTPUT"
                                + SEPARATOR + "EXPERIMENT if an output holds several");
            }
        }
        found.add(other);
    }

    /** The same experiment run again, at another date or elsewhere, can be compared; the same trials cannot, even in a copy. */
    private static boolean isSameRun(PlacedExperiment one, PlacedExperiment other) {
        if (!one.id().equals(other.id())) {
            return false;
        }
        Map<String, Instant> started = new HashMap<>();
        one.trials()
                .forEach(
                        trial -> started.put(trial.trialId(), trial.provenance().startedAt()));
        List<TrialRecord> common = other.trials().stream()
                .filter(trial -> started.containsKey(trial.trialId()))
                .toList();
        return !common.isEmpty()
                && common.stream()
                        .allMatch(trial -> Objects.equals(
                                started.get(trial.trialId()), trial.provenance().startedAt()));
    }
}

package io.github.piwo.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.results.PlacedExperiment;
import io.github.piwo.results.SideBySide;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideBySideReportTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private final ExperimentSettings settings = TestRecords.settings(Path.of("out"));
    private final ExperimentSettings small = TestRecords.settings(Path.of("out"), "model.latent-size=50");
    private final List<TrialRecord> own = new ArrayList<>();
    private final List<TrialRecord> others = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void saysWhatIsBetterAndHowSureThatIs() {
        add(own, settings, ObjectiveType.VAE, 0.01, 0.70, 0.71, 0.72);
        add(others, small, ObjectiveType.VAE, 0.01, 0.60, 0.61, 0.621);
        add(own, settings, ObjectiveType.VAE, 0.1, 0.70, 0.80, 0.72);
        add(others, small, ObjectiveType.VAE, 0.1, 0.70, 0.71, 0.80);
        add(own, settings, ObjectiveType.NONE, 0.1, 0.5);
        add(others, small, ObjectiveType.NONE, 0.1, 0.6);
        assertThat(report().foundBeside())
                .containsExactly(
                        "Beside b_out: 2 comparisons on shared splits; this experiment is better in 1 (VAE at 1% +9.97 points,"
                                + " > 99 %); 1 is not decided (VAE at 10% +0.33 points)."
                                + " 1 comparison on one shared split, which says nothing about chance (None at 10% -10.00 points).");
    }

    @Test
    void theLargestDifferencesAreNamed() {
        int place = 0;
        for (ObjectiveType objective : List.of(
                ObjectiveType.VAE, ObjectiveType.PIWO, ObjectiveType.IPIWO, ObjectiveType.IWAE, ObjectiveType.TFIDF)) {
            add(own, settings, objective, 0.1, 0.5 + ++place / 100.0);
            add(others, small, objective, 0.1, 0.5);
        }
        assertThat(report().foundBeside().get(0))
                .endsWith("(Tfidf at 10% +5.00 points; IWAE at 10% +4.00 points; iPIWO at 10% +3.00 points; 2 more).");
    }

    @Test
    void whatCannotBeComparedIsSaid() {
        add(own, settings, ObjectiveType.VAE, 0.01, 0.7);
        add(others, small, ObjectiveType.VAE, 0.1, 0.7);
        assertThat(report().foundBeside())
                .containsExactly(
                        "Beside b_out: not compared, since no objective has a result at the same rate in both.");
        others.clear();
        add(others, TestRecords.settings(Path.of("out"), "training.metric=macro-f1"), ObjectiveType.VAE, 0.01, 0.7);
        assertThat(report().foundBeside())
                .containsExactly(
                        "Beside b_out: not compared, since it has another metric: accuracy here, macro-F1 there (training.metric).");
        others.clear();
        add(others, TestRecords.settings(Path.of("out"), "dataset.splits=10"), ObjectiveType.VAE, 0.01, 0.6);
        assertThat(report().foundBeside().get(0))
                .startsWith(
                        "Beside b_out: 1 difference of means (VAE at 1% +10.00 points), not tested: the labelled texts");
    }

    @Test
    void allFilesHaveThePart() throws IOException {
        add(own, settings, ObjectiveType.VAE, 0.01, 0.70, 0.71, 0.72);
        add(others, small, ObjectiveType.VAE, 0.01, 0.60, 0.61, 0.621);
        add(own, settings, ObjectiveType.TFIDF, 0.01, 0.5);
        write(report());
        assertThat(folder.resolve("report/report.md"))
                .content(UTF_8)
                .contains("## Side by side", "* Beside b\\_out: 1 comparison on shared splits")
                .contains("| model.latent-size | 100 | 50 |")
                .contains("| Tfidf | 1% | 50.00, n = 1 | – |")
                .containsPattern(
                        "\\| b\\\\_out \\| VAE \\| 1% \\| 71.00 \\(1.00\\) \\| 61.03 \\(1.05\\) \\| 3 \\| \\+9.97 \\| .* better \\|");
        assertThat(folder.resolve("report/report.tex"))
                .content(UTF_8)
                .contains("\\subsection*{Side by side}", "b\\_out", "71.00 (1.00), $\\alpha$ 1, n = 3")
                .contains("\\textgreater{} 99 \\%", "Tfidf & 1\\% & 50.00, n = 1 & -- \\\\");
        JsonNode beside = data().get("side_by_side");
        assertThat(beside.get("experiments")).hasSize(2);
        assertThat(beside.get("experiments").get(1).get("label").asText()).isEqualTo("b_out");
        assertThat(beside.get("settings").get(0).get("key").asText()).isEqualTo("model.latent-size");
        assertThat(beside.get("comparisons").get(0).get("n").asInt()).isEqualTo(3);
        assertThat(beside.get("answer").get(0).asText()).contains("better in 1");
    }

    @Test
    void withoutOthersThereIsNoSuchPart() throws IOException {
        add(own, settings, ObjectiveType.VAE, 0.01, 0.70);
        Report alone = Report.of(settings, new Report.Data(TestRecords.FINGERPRINT, List.of()), own, NOW);
        write(alone);
        assertThat(alone.foundBeside()).isEmpty();
        assertThat(folder.resolve("report/report.md")).content(UTF_8).doesNotContain("Side by side");
        assertThat(folder.resolve("report/report.tex")).content(UTF_8).doesNotContain("Side by side");
        assertThat(data().has("side_by_side")).isFalse();
    }

    private Report report() {
        return Report.of(settings, new Report.Data(TestRecords.FINGERPRINT, List.of()), own, NOW)
                .beside(SideBySide.of(placed("a", own), List.of(placed("b_out", others)), 0.005));
    }

    private static PlacedExperiment placed(String output, List<TrialRecord> trials) {
        return new PlacedExperiment(output, trials, Set.of());
    }

    private void write(Report report) throws IOException {
        ReportFiles.write(report, new OutputFiles(folder.toString(), TestRecords.HADOOP));
    }

    private JsonNode data() throws IOException {
        String page = Files.readString(folder.resolve("report/index.html"));
        int start = page.indexOf("id=\"data\">") + "id=\"data\">".length();
        return new ObjectMapper().readTree(page.substring(start, page.indexOf("</script>", start)));
    }

    private static void add(
            List<TrialRecord> to,
            ExperimentSettings settings,
            ObjectiveType objective,
            double rate,
            double... accuracies) {
        for (int split = 1; split <= accuracies.length; split++) {
            to.add(TestRecords.completed(
                    settings,
                    TestRecords.trial(objective, rate, objective.isGenerative() ? 1 : 0, split),
                    0.5,
                    accuracies[split - 1]));
        }
    }
}

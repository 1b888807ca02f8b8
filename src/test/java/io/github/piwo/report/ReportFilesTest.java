package io.github.piwo.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.results.PlacedExperiment;
import io.github.piwo.results.SideBySide;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.Generation;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult.Completed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
    private static final Report.Data DATA =
            new Report.Data(TestRecords.FINGERPRINT, List.of("3 texts <b>", "  label more of them"));
    /** Other checks open it in a browser. */
    private static final Path LARGE = Path.of("target/synthetic-output");

    private static final Path HUGE = Path.of("target/huge-synthetic-output");

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final long FIVE_MEGABYTES = 5_000_000;

    private static ExperimentSettings settings;
    private static List<TrialRecord> records;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeLarge() throws IOException {
        settings = SyntheticTrials.largeGrid(LARGE);
        records = SyntheticTrials.of(settings);
        Path elsewhere = Path.of("elsewhere/<b>other");
        SideBySide beside = SideBySide.of(
                new PlacedExperiment(LARGE.toString(), records, Set.of()),
                List.of(new PlacedExperiment(
                        elsewhere.toString(),
                        SyntheticTrials.of(SyntheticTrials.besideLargeGrid(elsewhere)),
                        Set.of())),
                settings.report().margin());
        ReportFiles.write(
                Report.of(settings, DATA, records, NOW).beside(beside),
                new OutputFiles(LARGE.toString(), TestRecords.HADOOP));
    }

    private static void write(Path output, ExperimentSettings settings, List<TrialRecord> records) throws IOException {
        ReportFiles.write(
                Report.of(settings, DATA, records, NOW), new OutputFiles(output.toString(), TestRecords.HADOOP));
    }

    @Test
    void whatIsInTheDataIsSaid() throws IOException {
        assertThat(LARGE.resolve("report/report.md"))
                .content(UTF_8)
                .contains("* 3 texts <b>\n  * label more of them\n");
        assertThat(LARGE.resolve("report/index.html"))
                .content(UTF_8)
                .contains("\"data\":[\"3 texts ")
                .doesNotContain("3 texts <b>");
    }

    @Test
    void thePageOf1190TrialsIsOneFileOfLessThanFiveMegabytes() throws IOException {
        assertThat(records).hasSize(1190);
        assertThat(Files.size(LARGE.resolve("report/index.html"))).isLessThan(FIVE_MEGABYTES);
        assertThat(page(LARGE)).doesNotContain("src=", "@import", "url(").doesNotContainPattern("href=\"(?!#|data:)");
    }

    @Test
    void thePageOf20000TrialsListsThoseThatCountAndSaysHowManyThereAre() throws IOException {
        ExperimentSettings huge = SyntheticTrials.hugeGrid(HUGE);
        List<TrialRecord> all = SyntheticTrials.of(huge);
        assertThat(all).hasSize(20_000);
        write(HUGE, huge, all);
        assertThat(Files.size(HUGE.resolve("report/index.html"))).isLessThan(FIVE_MEGABYTES / 2);
        assertThat(Files.size(HUGE.resolve("report/report.md"))).isLessThan(1_000_000);
        JsonNode data = data(HUGE);
        assertThat(data.get("summary").get("completed").asInt()).isEqualTo(20_000 - 20_000 / 97);
        assertThat(data.get("summary").get("failed").asInt()).isEqualTo(20_000 / 97);
        assertThat(data.get("trials")).hasSize(20_000 / 97 + selected(data));
        assertThat(data.get("failures").get(0).get("n").asInt()).isEqualTo(20_000 / 97);
        assertThat(data.get("failures").get(0).get("trials")).hasSize(20);
        assertThat(data.get("by_alpha").get(0).get("alpha")).hasSize(80);
    }

    private static int selected(JsonNode data) {
        int trials = 0;
        for (JsonNode cell : data.get("cells")) {
            trials += cell.get("n").asInt();
        }
        return trials;
    }

    @Test
    void aLongCurveKeepsItsEndsAndTheNumberOfEpochs() {
        TrialRecord one = completed(ObjectiveType.VAE, 1, 1, 0.5);
        ObjectNode row = new ObjectMapper().createObjectNode();
        TrialJson.write(SyntheticTrials.withEpochs(one, 1000), Metric.ACCURACY, 20, row);
        assertThat(row.get("last_epoch").asInt()).isEqualTo(1000);
        assertThat(row.get("epochs").get("validation")).hasSize(20);
        JsonNode epochs = row.get("epochs").get("epoch");
        assertThat(epochs.get(0).asInt()).isEqualTo(1);
        assertThat(epochs.get(10).asInt()).isBetween(520, 530);
        assertThat(epochs.get(19).asInt()).isEqualTo(1000);
    }

    @Test
    void reasonsThatDifferFromTrialToTrialAreNotAllShown() throws IOException {
        ExperimentSettings many = TestRecords.settings(folder, "sweep.supervision-rates=[0.1]", "dataset.splits=60");
        List<TrialRecord> failed = IntStream.rangeClosed(1, 60)
                .mapToObj(split -> TestRecords.failed(
                        many,
                        TestRecords.trial(ObjectiveType.VAE, 0.1, 1, split),
                        new IllegalStateException("no " + split)))
                .toList();
        write(folder, many, failed);
        assertThat(data(folder).get("failures")).hasSize(50);
        assertThat(data(folder).get("other_failures").asInt()).isEqualTo(10);
        assertThat(folder.resolve("report/report.md")).content(UTF_8).contains("10 more reasons");
    }

    @Test
    void thePageHoldsTheNumbersOfTheRecords() throws IOException {
        JsonNode data = data(LARGE);
        assertThat(data.get("trials")).hasSize(1190);
        assertThat(data.get("cells")).hasSize(35);
        assertThat(data.get("comparisons").size()).isEqualTo(7 * 7 + 7 * 3);
        assertThat(data.get("hypotheses")).hasSize(3);
        JsonNode trial = data.get("trials").get(3);
        TrialRecord record = records.get(3);
        assertThat(trial.get("id").asText()).isEqualTo(record.trialId());
        assertThat(trial.get("epochs").get("validation"))
                .hasSize(record.epochs().size());
        assertThat(trial.get("perplexity").isNull()).isTrue();
    }

    @Test
    void textOfTheDataIsNoMarkup() throws IOException {
        String page = page(LARGE);
        assertThat(page.split("</script>", -1)).hasSize(4);
        assertThat(page).doesNotContain("<script>alert").doesNotContain("<b>other");
        assertThat(data(LARGE)
                        .get("side_by_side")
                        .get("comparisons")
                        .get(0)
                        .get("other")
                        .asText())
                .isEqualTo("<b>other");
        assertThat(data(LARGE).get("trials").get(96).get("error").asText()).contains(SyntheticTrials.HOSTILE);
        assertThat(LARGE.resolve("report/report.md"))
                .content(UTF_8)
                .contains("class &lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;/script&gt; \\|");
    }

    @Test
    void markdownAndLatexShowTable1() throws IOException {
        List<TrialRecord> three = List.of(
                completed(ObjectiveType.NONE, 0, 1, 0.6),
                completed(ObjectiveType.PIWO, 1, 1, 0.7),
                completed(ObjectiveType.PIWO, 1, 2, 0.8),
                completed(ObjectiveType.VAE, 1, 1, 0.7));
        write(folder, TestRecords.settings(folder), three);
        assertThat(folder.resolve("report/report.md"))
                .content(UTF_8)
                .contains("| None | 60.00 | – |", "| PIWO | **75.00 (7.07)** | – |", "## Hypotheses")
                .contains("![accuracy](accuracy.svg)")
                .contains("| PIWO − VAE | 0.01 | 1 | +0.00 | – | – | – |");
        assertThat(folder.resolve("report/table1.tex"))
                .content(UTF_8)
                .contains("\\toprule", "& 1\\% & 10\\% \\\\", "PIWO & \\textbf{75.00 (7.07)} & -- \\\\");
    }

    private static TrialRecord completed(ObjectiveType objective, double alpha, int split, double accuracy) {
        ExperimentSettings small = TestRecords.settings(Path.of("out"));
        return TestRecords.completed(small, TestRecords.trial(objective, 0.01, alpha, split), 0.5, accuracy);
    }

    @Test
    void thePlotsAreSvgWithALineForEachObjective() throws Exception {
        for (String plot : List.of("accuracy.svg", "alpha-0.1.svg")) {
            var svg = DocumentBuilderFactory.newDefaultNSInstance()
                    .newDocumentBuilder()
                    .parse(LARGE.resolve("report").resolve(plot).toFile())
                    .getDocumentElement();
            assertThat(svg.getLocalName()).isEqualTo("svg");
            assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(plot.equals("accuracy.svg") ? 5 : 4);
            assertThat(svg.getTextContent()).contains("IWAE", plot.equals("accuracy.svg") ? "0.3%" : "1000");
        }
    }

    @Test
    void theForestPlotHasTheDifferencesAndIntervalsOfTheTable() throws IOException {
        List<JsonNode> found = new ArrayList<>();
        data(LARGE).get("comparisons").forEach(row -> {
            if (row.get("rates").asText().equals("0.001")
                    && row.get("objective").asText().equals("IWAE")
                    && row.get("baseline").asText().equals("None")) {
                found.add(row);
            }
        });
        JsonNode row = found.get(0);
        assertThat(LARGE.resolve("report/comparisons.svg"))
                .content(UTF_8)
                .contains(
                        ">0.1%: IWAE − None<",
                        String.format(
                                Locale.ROOT,
                                ">%+.2f (%+.2f to %+.2f)<",
                                100 * row.get("difference").asDouble(),
                                100 * row.get("low").asDouble(),
                                100 * row.get("high").asDouble()));
    }

    @Test
    void thePapersNumbersStandBesideOurs() throws IOException {
        ExperimentSettings news = TestRecords.settings(
                folder, "dataset.name=agnews", "dataset.path=" + folder, "sweep.supervision-rates=[0.003]");
        write(
                folder,
                news,
                List.of(
                        TestRecords.completed(news, TestRecords.trial(ObjectiveType.PIWO, 0.003, 10, 1), 0.7, 0.7),
                        TestRecords.completed(news, TestRecords.trial(ObjectiveType.PIWO, 0.003, 10, 2), 0.7, 0.8)));
        JsonNode cell = data(folder).get("cells").get(0);
        assertThat(cell.get("test_mean").asDouble()).isEqualTo(0.75);
        assertThat(cell.get("paper_mean").asDouble()).isCloseTo(0.7118, within(1e-12));
        assertThat(data(folder).get("alphas").get(0).get("paper").isNumber()).isTrue();
        assertThat(folder.resolve("report/report.md")).content(UTF_8).contains("| paper | 71.18 (2.74) |");
    }

    @Test
    void aSecretOfTheSettingsIsNotInThePageNorInTheLiveData() throws IOException {
        ExperimentSettings secret = TestRecords.settings(folder, "output=hdfs://ada:canary@host/out");
        assertThat(secret.json()).contains("canary");
        Report report = Report.of(secret, DATA, List.of(), NOW);
        LiveData live = new LiveData(secret);
        live.updateTables(report);
        assertThat(ReportPage.of(report)).contains("hdfs://***@host/out").doesNotContain("canary");
        assertThat(live.since(0).orElseThrow()).contains("hdfs://***@host/out").doesNotContain("canary");
    }

    @Test
    void aPlotOfOnePointHasItsPlace() throws IOException {
        write(folder, TestRecords.settings(folder), List.of(completed(ObjectiveType.VAE, 1, 1, 0.5)));
        assertThat(folder.resolve("report/accuracy.svg"))
                .content(UTF_8)
                .contains("VAE: 50.00")
                .doesNotContain("NaN");
    }

    @Test
    void aReasonIsNoMarkdown() throws IOException {
        ExperimentSettings small = TestRecords.settings(folder);
        write(
                folder,
                small,
                List.of(TestRecords.failed(
                        small,
                        TestRecords.trial(ObjectiveType.VAE, 0.01, 1, 1),
                        new IllegalStateException("[a](http://b) *c* `d` _e_ | <f>\n# g"))));
        assertThat(folder.resolve("report/report.md"))
                .content(UTF_8)
                .contains("\\[a\\](http://b) \\*c\\* \\`d\\` \\_e\\_ \\| &lt;f&gt; # g |");
    }

    @Test
    void aReportOfNothingIsAReport() throws IOException {
        write(folder, TestRecords.settings(folder), List.of());
        assertThat(data(folder).get("trials")).isEmpty();
        assertThat(folder.resolve("report/accuracy.svg")).doesNotExist();
    }

    @Test
    void plotsOfRatesThatAreGoneAreRemovedAndOtherExperimentsAreOnlyCounted() throws IOException {
        write(folder, TestRecords.settings(folder), List.of(completed(ObjectiveType.VAE, 1, 1, 0.5)));
        assertThat(folder.resolve("report/alpha-0.01.svg")).exists();
        List<TrialRecord> others = new ArrayList<>(records.subList(0, 7));
        write(folder, TestRecords.settings(folder), others);
        assertThat(folder.resolve("report/alpha-0.01.svg")).doesNotExist();
        assertThat(data(folder).get("trials_of_others").asInt()).isEqualTo(7);
    }

    @Test
    void theLiveDataTellOfTheSweep() throws IOException {
        SweepView.Running running = new SweepView.Running(
                "PIWO rate 0.01 α 1 split 1 seed 1",
                ObjectiveType.PIWO,
                0.01,
                records.get(0).epochs());
        LiveData live = new LiveData(settings);
        live.update(new SweepView(false, OptionalDouble.of(90), List.of(running)));
        JsonNode sweep =
                new ObjectMapper().readTree(live.since(0).orElseThrow()).get("sweep");
        assertThat(sweep.get("seconds_left").asDouble()).isEqualTo(90);
        assertThat(sweep.get("running").get(0).get("epochs").get("validation")).hasSize(25);
        assertThat(ReportPage.live()).contains("id=\"data\">live</script>");
        assertThat(page(LARGE)).doesNotContain("\"sweep\":");
    }

    @Test
    void thePageHoldsTheConfusionOfTheChosenModelsOfAllSplitsTogether() throws IOException {
        write(
                folder,
                TestRecords.settings(folder),
                List.of(completed(ObjectiveType.VAE, 1, 1, 0.5), completed(ObjectiveType.VAE, 1, 2, 0.6)));
        JsonNode data = data(folder);
        assertThat(data.get("class_names")).extracting(JsonNode::asText).containsExactly("no", "yes");
        JsonNode cell = data.get("cells").get(0);
        assertThat(cell.get("confusion_trials").asInt()).isEqualTo(2);
        assertThat(cell.get("confusion")).hasToString("[[0,0,6],[0,1,2],[1,1,8]]");
        assertThat(cell.get("classes")).hasToString("[[0,1.0,0.75,0.8571,8],[1,0.8,1.0,0.8889,8]]");
    }

    @Test
    void allReportsFollowTheOrderOfTheAnswer() throws IOException {
        assertThat(LARGE.resolve("report/report.md"))
                .content(UTF_8)
                .containsSubsequence(
                        "## What was found",
                        "**What it would take to know more.**",
                        "![accuracy](accuracy.svg)",
                        "## Comparisons",
                        "![comparisons](comparisons.svg)",
                        "<details>",
                        "</details>",
                        "## Table 1",
                        "## Confusion",
                        "## Calibration",
                        "## Generated texts",
                        "## What the models know",
                        "## Hypotheses",
                        "## Table 2",
                        "## Failed trials",
                        "## Data");
        assertThat(LARGE.resolve("report/report.tex"))
                .content(UTF_8)
                .containsSubsequence(
                        "\\subsection*{What was found}",
                        "\\paragraph{What it would take to know more.}",
                        "\\subsection*{By supervision rate}",
                        "\\subsection*{Comparisons}",
                        "\\subsection*{Table 1}",
                        "\\subsection*{Confusion}",
                        "\\subsection*{Calibration}",
                        "\\subsection*{Generated texts}",
                        "\\subsection*{All comparisons}",
                        "\\subsection*{Provenance}");
    }

    @Test
    void textOfTheDataIsNoLatexCommandAndWhatBeginsEnds() throws IOException {
        ExperimentSettings small = TestRecords.settings(folder);
        TrialRecord record = completed(ObjectiveType.VAE, 1, 1, 0.5);
        Completed result = (Completed) record.result();
        String hostile = "\\input{/etc/passwd} 100% & $x_1$ # {~^";
        Completed writes = new Completed(
                result.testAccuracy(),
                result.validationAccuracy(),
                result.trainAccuracy(),
                result.testBound(),
                result.testPerplexity(),
                result.testBoundTexts(),
                result.bestEpoch(),
                result.epochs(),
                result.steps(),
                result.stopReason(),
                result.tokensPerSecond(),
                result.validationMacroF1(),
                result.testMacroF1(),
                result.objectiveBound(),
                result.strength(),
                result.confusion(),
                result.calibration(),
                new Generation(1, 1, List.of(new Generation.Example(0, hostile))));
        write(folder, small, List.of(record.with(writes, record.epochs(), record.settings())));
        String latex = Files.readString(folder.resolve("report/report.tex"));
        assertThat(latex)
                .contains(
                        "\\textbackslash{}input\\{/etc/passwd\\} 100\\% \\& \\$x\\_1\\$ \\# \\{\\textasciitilde{}\\textasciicircum{}");
        assertThat(begun(latex, "begin")).isEqualTo(begun(latex, "end")).isNotEmpty();
    }

    /** The environments of a document, each as often as it is begun or ended. */
    private static List<String> begun(String latex, String command) {
        return Pattern.compile("\\\\" + command + "\\{([^}]+)}")
                .matcher(latex)
                .results()
                .map(match -> match.group(1))
                .sorted()
                .toList();
    }

    private static String page(Path output) throws IOException {
        return Files.readString(output.resolve("report/index.html"));
    }

    private static JsonNode data(Path output) throws IOException {
        String page = page(output);
        int start = page.indexOf("id=\"data\">") + "id=\"data\">".length();
        return new ObjectMapper().readTree(page.substring(start, page.indexOf("</script>", start)));
    }
}

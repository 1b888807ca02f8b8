package io.github.piwo.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.grid.GridPlan;
import io.github.piwo.grid.TrialOutcome;
import io.github.piwo.report.Report;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.sweep.TestDatasets;
import io.github.piwo.trial.TrialRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveViewTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final long SECOND = 1_000_000_000;

    @TempDir
    Path output;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private RecordStore store;
    private SweepProgress progress;
    private GridPlan plan;
    private ExperimentSettings settings;

    @Test
    void thePageAndItsDataFollowTheSweep() throws Exception {
        try (LiveView view = open(true, "live-view.port=0").orElseThrow()) {
            assertThat(console.toString(StandardCharsets.UTF_8)).contains("live view: http://127.0.0.1:");
            assertThat(get(view, "").body()).contains("<title>Piwo report</title>", ">live</script>");
            assertThat(data(view).get("trials")).isEmpty();

            end(TestRecords.completed(settings, plan.toDo().get(0).trial(), 0.75, 0.625));
            progress.running(List.of(plan.toDo().get(1).trial().describe()), 1);
            JsonNode data = data(view);
            assertThat(data.get("trials").get(0).get("test").asDouble()).isEqualTo(0.625);
            assertThat(data.get("sweep").get("running").get(0).get("name").asText())
                    .isEqualTo(plan.toDo().get(1).trial().describe());
        }
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() throws Exception {
        try (LiveView view = open(true, "live-view.port=0").orElseThrow()) {
            HttpResponse<String> first = get(view, "data.json");
            String tag = first.headers().firstValue("ETag").orElseThrow();
            HttpRequest again = HttpRequest.newBuilder(view.address().resolve("data.json"))
                    .header("If-None-Match", tag)
                    .build();
            assertThat(CLIENT.send(again, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(304);
            end(TestRecords.failed(settings, plan.toDo().get(0).trial(), new IllegalStateException("why")));
            HttpResponse<String> changed = CLIENT.send(again, HttpResponse.BodyHandlers.ofString());
            assertThat(changed.statusCode()).isEqualTo(200);
            assertThat(changed.body()).contains("why");
        }
    }

    @Test
    void aPageIsSentOnlyWhatIsNewerThanItsVersion() throws Exception {
        try (LiveView view = open(true, "live-view.port=0").orElseThrow()) {
            end(TestRecords.completed(settings, plan.toDo().get(0).trial(), 0.75, 0.625));
            JsonNode first = data(view);
            assertThat(first.get("whole").asBoolean()).isTrue();
            assertThat(first.get("trials")).hasSize(1);
            String since = "data.json?since=" + first.get("version").asLong();
            assertThat(get(view, since).statusCode()).isEqualTo(304);

            progress.running(List.of(plan.toDo().get(1).trial().describe()), 1);
            JsonNode running = json(get(view, since));
            assertThat(running.get("whole").asBoolean()).isFalse();
            assertThat(running.get("sweep").get("running")).hasSize(1);
            assertThat(running.get("trials")).isEmpty();
            assertThat(running.has("cells")).isFalse();
            assertThat(running.has("provenance")).isFalse();

            end(TestRecords.completed(settings, plan.toDo().get(1).trial(), 0.5, 0.5));
            JsonNode ended =
                    json(get(view, "data.json?since=" + running.get("version").asLong()));
            assertThat(ended.get("trials")).hasSize(1);
            assertThat(ended.get("trials").get(0).get("test").asDouble()).isEqualTo(0.5);
            assertThat(ended.get("summary").get("completed").asInt()).isEqualTo(2);
            assertThat(ended.has("provenance")).isFalse();
            // What an older page lacks is more.
            assertThat(json(get(view, since)).has("sweep")).isTrue();
        }
    }

    @Test
    void aPageOfAProcessBeforeIsSentEverything() throws Exception {
        try (LiveView view = open(true, "live-view.port=0").orElseThrow()) {
            end(TestRecords.completed(settings, plan.toDo().get(0).trial(), 0.75, 0.625));
            for (String since : List.of("1234", "999999999999999", "word", "-1")) {
                JsonNode data = json(get(view, "data.json?since=" + since));
                assertThat(data.get("whole").asBoolean()).isTrue();
                assertThat(data.get("trials")).hasSize(1);
            }
        }
    }

    @Test
    void tablesThatTakeLongAreComputedLessOftenThanPagesAsk() throws Exception {
        AtomicLong clock = new AtomicLong();
        start("live-view.port=0");
        // Each look at the clock takes a second.
        LiveResults results = new LiveResults(
                settings,
                new Report.Data(TestRecords.FINGERPRINT, List.of()),
                store,
                progress,
                () -> clock.getAndAdd(SECOND));
        end(TestRecords.completed(settings, plan.toDo().get(0).trial(), 0.75, 0.625));
        long version = results.since(0, false).version();
        end(TestRecords.completed(settings, plan.toDo().get(1).trial(), 0.5, 0.5));
        LiveResults.Answer soon = results.since(version, false);
        assertThat(soon.json().orElseThrow())
                .contains("\"trials\":[{", "\"grid\"")
                .doesNotContain("\"cells\"");
        assertThat(results.since(soon.version(), false).json()).isEmpty();
        clock.addAndGet(60 * SECOND);
        LiveResults.Answer later = results.since(soon.version(), false);
        assertThat(later.json().orElseThrow()).contains("\"cells\"");
        end(TestRecords.completed(settings, plan.toDo().get(2).trial(), 0.5, 0.5));
        assertThat(results.since(later.version(), true).json().orElseThrow())
                .as("at the sweep's end")
                .contains("\"cells\"");
    }

    @Test
    void trialsOfEarlierRunsAreThere() throws Exception {
        try (LiveView view = open(true, "live-view.port=0").orElseThrow()) {
            store.commit(TestRecords.completed(settings, plan.toDo().get(0).trial(), 0.75, 0.625));
            end(TestRecords.completed(settings, plan.toDo().get(1).trial(), 0.75, 0.625));
            assertThat(data(view).get("trials")).hasSize(2);
        }
    }

    @Test
    void onlyThisMachineMayAskByAnyNameAndNothingCanBeSent() throws Exception {
        try (LiveView view = open(true, "live-view.port=0").orElseThrow()) {
            assertThat(raw(view, "GET /data.json", "elsewhere.example")).startsWith("HTTP/1.1 403");
            assertThat(raw(view, "GET /data.json", "localhost:1")).startsWith("HTTP/1.1 200");
            assertThat(raw(view, "POST /data.json", "localhost")).startsWith("HTTP/1.1 405");
            assertThat(get(view, "records/").statusCode()).isEqualTo(404);
            assertThat(get(view, "").headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        }
    }

    @Test
    void aTakenPortIsReplacedByAFreeOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LiveView view =
                        open(true, "live-view.port=" + taken.getLocalPort()).orElseThrow()) {
            assertThat(view.address().getPort()).isNotEqualTo(taken.getLocalPort());
            assertThat(get(view, "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void itIsOffOnClustersAndWhereItIsNotWanted() throws Exception {
        assertThat(open(false, "live-view.port=0")).isEmpty();
        assertThat(open(true, "live-view.when=never")).isEmpty();
        try (LiveView view =
                open(false, "live-view.when=always", "live-view.port=0").orElseThrow()) {
            assertThat(get(view, "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anAddressThatIsNotThisMachinesIsNoReasonToStop() throws IOException {
        assertThat(open(true, "live-view.address=192.0.2.1")).isEmpty();
        assertThat(console.toString(StandardCharsets.UTF_8)).contains("no live view: ", "192.0.2.1");
    }

    private void end(TrialRecord record) throws IOException {
        store.commit(record);
        progress.ended(
                plan.toDo().stream()
                        .filter(trial -> trial.id().equals(record.trialId()))
                        .findFirst()
                        .orElseThrow(),
                TrialOutcome.of(record));
    }

    private void start(String... overrides) throws IOException {
        settings = TestRecords.settings(output, overrides);
        OutputFiles files = new OutputFiles(output.toString(), TestRecords.HADOOP);
        store = new RecordStore(files);
        plan = GridPlan.of(settings, TestDatasets.manifest(), store);
        PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);
        String fingerprint = TestDatasets.manifest().fingerprint();
        progress = new SweepProgress(
                plan, Optional.empty(), settings.experimentId(fingerprint), files, out, InstantSource.system());
    }

    private Optional<LiveView> open(boolean isLocal, String... overrides) throws IOException {
        start(overrides);
        LiveResults results =
                new LiveResults(settings, new Report.Data(TestRecords.FINGERPRINT, List.of()), store, progress);
        return LiveView.open(
                settings.liveView(), isLocal, results, new PrintStream(console, true, StandardCharsets.UTF_8));
    }

    private static JsonNode data(LiveView view) throws Exception {
        return json(get(view, "data.json"));
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static HttpResponse<String> get(LiveView view, String path) throws Exception {
        URI address = view.address().resolve(path);
        return CLIENT.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Java's own client does not let a host be forged. */
    private static String raw(LiveView view, String request, String host) throws IOException {
        try (Socket socket = new Socket(view.address().getHost(), view.address().getPort())) {
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

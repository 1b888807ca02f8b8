package io.github.piwo.faults;

import io.github.piwo.SparkProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Spark's standalone master and workers of two cores on this machine, each a process of its own. */
final class StandaloneCluster implements AutoCloseable {
    private final Path folder;
    private final int port = freePort();
    private final int pages = freePort();
    private final List<Process> processes = new ArrayList<>();

    /** Starts them; their logs and the executors' are in the folder. */
    StandaloneCluster(Path folder, int workers) throws IOException, InterruptedException {
        this.folder = folder;
        start(Map.of(), "org.apache.spark.deploy.master.Master", "--port", "" + port, "--webui-port", "" + pages);
        for (int worker = 0; worker < workers; worker++) {
            addWorker();
        }
        waitForWorkers(workers);
    }

    /** Waits until the master has so many of them. */
    void waitForWorkers(int workers) throws IOException, InterruptedException {
        while (!state().contains("\"aliveworkers\" : " + workers)) {
            if (processes.stream().anyMatch(process -> !process.isAlive())) {
                throw new IOException("a master or worker ended; see " + folder);
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** One more; it may take a while until the master has it. */
    void addWorker() throws IOException {
        addWorker(Map.of());
    }

    /** One more, whose executors have these environment variables. */
    void addWorker(Map<String, String> environment) throws IOException {
        start(
                environment,
                "org.apache.spark.deploy.worker.Worker",
                "--webui-port",
                "0",
                "--cores",
                "2",
                "--memory",
                "2g",
                "--work-dir",
                folder.resolve("worker-" + processes.size()).toString(),
                master());
    }

    /** What the master says of its workers and applications, as JSON. */
    String state() throws InterruptedException {
        return get("http://127.0.0.1:" + pages + "/json/");
    }

    /** Its URL. */
    String master() {
        return "spark://127.0.0.1:" + port;
    }

    /** Ends a worker as a power cut would. */
    void killAWorker() {
        processes.get(processes.size() - 1).destroyForcibly();
    }

    /** Asks the first worker to run nothing more, as a machine's owner does before taking it away. */
    void decommissionTheFirstWorker() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-PWR", "" + processes.get(1).pid())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Has the master end its one application, as an administrator does on its page. */
    void endTheApplication() throws IOException, InterruptedException {
        String id = state().replaceFirst("(?s).*\"activeapps\".*?\"id\" : \"([^\"]+)\".*", "$1");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pages + "/app/kill/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("id=" + id + "&terminate=true"))
                .build();
        HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
    }

    private void start(Map<String, String> environment, String main, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--host", "127.0.0.1"));
        all.addAll(List.of(arguments));
        Path log = folder.resolve(processes.size() + ".log");
        processes.add(SparkProcess.service(
                environment, main, List.of("-Dspark.decommission.enabled=true"), log, all.toArray(String[]::new)));
    }

    /** What a page says; nothing while it is not there. */
    static String get(String url) throws InterruptedException {
        try {
            return HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }
}

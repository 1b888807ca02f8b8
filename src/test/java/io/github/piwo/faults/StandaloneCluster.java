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
import java.util.concurrent.locks.LockSupport;

/** Spark's standalone master and two workers of two cores on this machine, each a process of its own. */
final class StandaloneCluster implements AutoCloseable {
    private static final int WORKERS = 2;

    private final Path folder;
    private final int port = freePort();
    private final int pages = freePort();
    private final List<Process> processes = new ArrayList<>();

    /** Starts them; their logs and the executors' are in the folder. */
    StandaloneCluster(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        start("org.apache.spark.deploy.master.Master", "--port", "" + port, "--webui-port", "" + pages);
        for (int worker = 0; worker < WORKERS; worker++) {
            start(
                    "org.apache.spark.deploy.worker.Worker",
                    "--webui-port",
                    "0",
                    "--cores",
                    "2",
                    "--memory",
                    "2g",
                    "--work-dir",
                    folder.resolve("worker-" + worker).toString(),
                    master());
        }
        while (!get("http://127.0.0.1:" + pages + "/json/").contains("\"aliveworkers\" : " + WORKERS)) {
            if (processes.stream().anyMatch(process -> !process.isAlive())) {
                throw new IOException("a master or worker ended; see " + folder);
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** Its URL. */
    String master() {
        return "spark://127.0.0.1:" + port;
    }

    /** Ends a worker as a power cut would. */
    void killAWorker() {
        processes.get(processes.size() - 1).destroyForcibly();
    }

    private void start(String main, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--host", "127.0.0.1"));
        all.addAll(List.of(arguments));
        Path log = folder.resolve(processes.size() + ".log");
        processes.add(SparkProcess.service(main, List.of(), log, all.toArray(String[]::new)));
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

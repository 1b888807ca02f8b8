package io.github.piwo.monitor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.piwo.config.LiveViewSettings;
import io.github.piwo.config.LiveViewSettings.When;
import io.github.piwo.report.ReportPage;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the report's page while a sweep runs: {@code /} and {@code /data.json}, with {@code ?since=VERSION} only what is newer
 * than the version of an earlier answer. It is read-only.
 */
public final class LiveView implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveView.class);
    private static final Pattern SINCE = Pattern.compile("since=(\\d{1,18})");
    private static final long WATCHED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LiveResults results;
    private final HttpServer server;
    private final ExecutorService threads;
    private final boolean isForThisMachine;
    private final CountDownLatch lastLook = new CountDownLatch(1);
    private volatile boolean ended;
    private volatile long lookedAt = System.nanoTime() - WATCHED_NANOS;

    private LiveView(InetSocketAddress address, LiveResults results) throws IOException {
        this.results = results;
        isForThisMachine = address.getAddress().isLoopbackAddress();
        server = HttpServer.create(address, 0);
        threads = Executors.newFixedThreadPool(2, work -> {
            Thread thread = new Thread(work, "live view");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * Starts the page, if the settings ask for it, and prints its address. If it cannot be started, the sweep runs without it.
     *
     * @param isLocal whether trials run on this machine
     */
    public static Optional<LiveView> open(
            LiveViewSettings settings, boolean isLocal, LiveResults results, PrintStream out) {
        if (settings.when() == When.NEVER || (settings.when() == When.LOCAL && !isLocal)) {
            return Optional.empty();
        }
        try {
            LiveView view = open(settings, results);
            out.println("live view: " + view.address());
            return Optional.of(view);
        } catch (IOException e) {
            out.println(
                    "no live view: cannot listen at live-view.address = " + settings.address() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static LiveView open(LiveViewSettings settings, LiveResults results) throws IOException {
        InetAddress address = InetAddress.getByName(settings.address());
        try {
            return new LiveView(new InetSocketAddress(address, settings.port()), results);
        } catch (BindException e) {
            return new LiveView(new InetSocketAddress(address, 0), results);
        }
    }

    /** For a browser. */
    URI address() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!isAskedByName(exchange)) {
                send(exchange, 403, "text/plain", "this page can only be opened on the machine that serves it");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, "text/plain", "only GET is allowed");
            } else if (path.equals("/")) {
                send(exchange, 200, "text/html", ReportPage.live());
            } else if (path.equals("/data.json")) {
                sendData(exchange);
            } else {
                send(exchange, 404, "text/plain", "not found; there are / and /data.json");
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("the live view could not answer", e);
            throw e;
        }
    }

    /**
     * Whether the request names this machine. A foreign page can let its own host name resolve to this machine's address (DNS
     * rebinding), but it cannot change the name that the browser sends.
     */
    private boolean isAskedByName(HttpExchange exchange) {
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("");
        return !isForThisMachine || host.matches("(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?");
    }

    private void sendData(HttpExchange exchange) throws IOException {
        boolean last = ended;
        LiveResults.Answer answer = results.since(known(exchange), last);
        String tag = "\"" + answer.version() + "\"";
        exchange.getResponseHeaders().set("ETag", tag);
        if (answer.json().isEmpty() || tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
        } else {
            send(exchange, 200, "application/json", answer.json().get());
        }
        lookedAt = System.nanoTime();
        if (last) {
            lastLook.countDown();
        }
    }

    /** The version that the page has by its own account; 0 if it has none. */
    private static long known(HttpExchange exchange) {
        Matcher since = SINCE.matcher(
                Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), ""));
        return since.matches() ? Long.parseLong(since.group(1)) : 0;
    }

    private static void send(HttpExchange exchange, int status, String type, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
                                + "connect-src 'self'; frame-ancestors 'none'");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Keeps serving until open pages have seen the end of the sweep, at most for a moment. */
    @Override
    public void close() {
        ended = true;
        try {
            if (System.nanoTime() - lookedAt < WATCHED_NANOS) {
                boolean seen = lastLook.await(3, TimeUnit.SECONDS);
                LOG.debug("the end was seen: {}", seen);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}

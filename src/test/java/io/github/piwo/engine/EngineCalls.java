package io.github.piwo.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.piwo.trial.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts the operators of PyTorch that some work calls, as PyTorch's own profiler does. */
public final class EngineCalls {
    /** They describe an array in another way, without computing anything. */
    private static final Set<String> VIEWS = Set.of(
            "aten::detach",
            "aten::expand",
            "aten::narrow",
            "aten::permute",
            "aten::reshape",
            "aten::select",
            "aten::slice",
            "aten::split",
            "aten::split_with_sizes",
            "aten::squeeze",
            "aten::t",
            "aten::transpose",
            "aten::unsqueeze",
            "aten::view");

    private EngineCalls() {}

    /** The number of calls that compute something, without those that other operators make. */
    public static int computing(Runnable work) throws IOException {
        Engine.getInstance();
        Path trace = Files.createTempFile("calls", ".json");
        try {
            JniUtils.startProfile(false, false, false);
            try {
                work.run();
            } finally {
                JniUtils.stopProfile(trace.toString());
            }
            Map<String, List<Span>> threads = spans(Json.MAPPER.readTree(trace.toFile()));
            return threads.values().stream().mapToInt(EngineCalls::outermost).sum();
        } finally {
            Files.delete(trace);
        }
    }

    private record Span(String name, double start, double end) {}

    private static Map<String, List<Span>> spans(JsonNode events) {
        Map<String, List<Span>> threads = new TreeMap<>();
        for (JsonNode event : events) {
            String name = event.path("name").asText();
            if (name.startsWith("aten::")) {
                double start = event.get("ts").asDouble();
                double end = start + event.get("dur").asDouble();
                threads.computeIfAbsent(event.get("tid").asText(), tid -> new ArrayList<>())
                        .add(new Span(name, start, end));
            }
        }
        return threads;
    }

    private static int outermost(List<Span> spans) {
        spans.sort(Comparator.comparingDouble(Span::start)
                .thenComparing(Comparator.comparingDouble(Span::end).reversed()));
        int calls = 0;
        double end = Double.NEGATIVE_INFINITY;
        for (Span span : spans) {
            if (span.start() >= end) {
                calls += VIEWS.contains(span.name()) ? 0 : 1;
                end = span.end();
            }
        }
        return calls;
    }
}

package io.github.piwo.training;

import io.github.piwo.trial.Json;
import io.github.piwo.trial.ObjectiveType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.descriptive.Median;

/**
 * The results of a benchmark; as JSON, the file that {@code piwo benchmark} writes and {@code piwo plan} reads.
 *
 * @param machine a description of the machine
 * @param threads of each trial
 * @param rounds the number of rounds; the figures are their medians
 */
public record SpeedFigures(String machine, int threads, int rounds, List<Figure> figures) {
    /** The work of a figure that does not belong to an objective's training. */
    public static final String EVALUATION = "evaluation";

    private static final double GIGA = 1e9;
    private static final double MEBI = 1 << 20;

    /** Copies the list. */
    public SpeedFigures {
        figures = List.copyOf(figures);
    }

    /**
     * The medians of one kind of work.
     *
     * @param work an objective's label, or {@link #EVALUATION}
     * @param trials the number of trials at the same time
     * @param millisecondsPerStep of one trial
     * @param usefulGflops GFLOP/s of all trials, see {@link UsefulFlops}
     * @param matrixGflops GFLOP/s of large matrix products with one trial's threads
     * @param ratio of the two, for each trial
     * @param tokensPerSecond of all trials
     * @param peakMebibytes resident memory of the whole process
     * @param speedUp the speed of all trials over that of a single one in the same round
     */
    public record Figure(
            String work,
            int trials,
            double millisecondsPerStep,
            double usefulGflops,
            double matrixGflops,
            double ratio,
            double tokensPerSecond,
            double peakMebibytes,
            double speedUp) {

        /**
         * The figure of rounds with several trials and of the same rounds with a single one.
         *
         * @param alone the rounds with a single trial; may be the same list
         */
        public static Figure of(
                String work, int trials, List<SpeedBenchmark.Round> rounds, List<SpeedBenchmark.Round> alone) {
            double[] speedUps = new double[rounds.size()];
            for (int i = 0; i < speedUps.length; i++) {
                speedUps[i] = rate(rounds.get(i)) / rate(alone.get(i));
            }
            return new Figure(
                    work,
                    trials,
                    median(rounds, round -> 1000 * trials * round.seconds() / round.steps()),
                    median(rounds, round -> rate(round) / GIGA),
                    median(rounds, round -> round.matrixRate() / GIGA),
                    median(rounds, round -> rate(round) / trials / round.matrixRate()),
                    median(rounds, round -> round.tokens() / round.seconds()),
                    median(rounds, round -> round.peakBytes() / MEBI),
                    Median.withDefaults().evaluate(speedUps));
        }

        private static double rate(SpeedBenchmark.Round round) {
            return round.usefulFlops() / round.seconds();
        }

        private static double median(
                Collection<SpeedBenchmark.Round> rounds, ToDoubleFunction<SpeedBenchmark.Round> figure) {
            return Median.withDefaults()
                    .evaluate(rounds.stream().mapToDouble(figure).toArray());
        }
    }

    /**
     * The useful FLOP/s of one trial's training; if this objective was not measured, that of another one.
     *
     * @throws IllegalArgumentException if no objective was measured
     */
    public double trainingRate(ObjectiveType objective) {
        return rate(objective.label())
                .or(() -> figures.stream()
                        .filter(figure -> figure.trials() == 1 && !figure.work().equals(EVALUATION))
                        .findFirst()
                        .map(figure -> GIGA * figure.usefulGflops()))
                .orElseThrow(() -> new IllegalArgumentException("no training was measured"));
    }

    /** The useful FLOP/s of evaluation. */
    public double evaluationRate() {
        return rate(EVALUATION).orElseThrow(() -> new IllegalArgumentException("no evaluation was measured"));
    }

    private Optional<Double> rate(String work) {
        return figures.stream()
                .filter(figure -> figure.trials() == 1 && figure.work().equals(work))
                .findFirst()
                .map(figure -> GIGA * figure.usefulGflops());
    }

    /** Writes them as JSON. */
    public void write(Path file) throws IOException {
        Files.write(file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if the file cannot be read or is not such a file
     */
    public static SpeedFigures read(Path file) throws IOException {
        SpeedFigures figures = Json.MAPPER.readValue(Files.readAllBytes(file), SpeedFigures.class);
        try {
            figures.trainingRate(ObjectiveType.NONE);
            figures.evaluationRate();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        return figures;
    }
}

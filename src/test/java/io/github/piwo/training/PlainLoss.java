package io.github.piwo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.TrainingSettings.BoundScale;
import io.github.piwo.config.TrainingSettings.Labels;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.TextSet;
import io.github.piwo.engine.Autograd;
import io.github.piwo.model.Dropout;
import io.github.piwo.model.Noise;
import io.github.piwo.model.Parameters;
import io.github.piwo.model.Recurrence;
import io.github.piwo.model.TextModel;
import io.github.piwo.objective.GenerativeModel;
import io.github.piwo.objective.LatentNoise;
import io.github.piwo.objective.SampleCounts;
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.ObjectiveType;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The loss of a step, written down once more, plainly: −U − λ L + α · mean(−log q(y|x)), in doubles, text by text and sample by
 * sample, from what the networks compute. Only the networks and the keyed noise are those of the program.
 */
record PlainLoss(ExperimentSettings settings, PreparedDataset dataset, KeyedRandom random, Parameters parameters) {

    /** What a step comes to; the sums are over texts. */
    record Sums(double loss, double labelledBounds, double unlabelledBounds, double classifier) {}

    Sums of(ObjectiveType objective, double alpha, int[] labelled, int[] unlabelled, long step) {
        int k = settings.training().importanceSamples();
        int warmUp = settings.training().warmUpSteps();
        double beta = Math.min(
                1, (step - warmUp) / (double) settings.training().annealing().steps());
        double classifier = sum(classifierLosses(labelled));
        double weighted = classifier / labelled.length;
        if (step < warmUp) {
            return new Sums(weighted, Double.NaN, 0, classifier);
        }
        if (settings.training().labels() == Labels.SUMMED && objective.isGenerative()) {
            boolean one = objective == ObjectiveType.VAE || objective == ObjectiveType.IPIWO;
            boolean inside = objective == ObjectiveType.IPIWO || objective == ObjectiveType.IWAE;
            double[] bounds = summedBounds(unlabelled, step, beta, one ? 1 : k, inside);
            return sums(labelled, unlabelled, step, beta, one ? 1 : k, bounds, alpha * weighted, classifier);
        }
        return switch (objective) {
            case NONE -> new Sums(weighted, Double.NaN, Double.NaN, classifier);
            case VAE -> sums(labelled, unlabelled, step, beta, 1, new SampleCounts(1, 1), alpha * weighted, classifier);
            case PIWO ->
                sums(labelled, unlabelled, step, beta, k, new SampleCounts(k, 1), alpha * weighted, classifier);
            case IPIWO ->
                sums(labelled, unlabelled, step, beta, 1, new SampleCounts(1, k), alpha * weighted, classifier);
            case IWAE ->
                sums(labelled, unlabelled, step, beta, k, new SampleCounts(k, k), alpha * weighted, classifier);
            default -> throw new IllegalArgumentException(objective + " has no loss");
        };
    }

    private Sums sums(
            int[] labelled,
            int[] unlabelled,
            long step,
            double beta,
            int samplesWithLabel,
            SampleCounts counts,
            double weightedClassifier,
            double classifier) {
        double[] bounds = unlabelledBounds(unlabelled, step, beta, counts);
        return sums(labelled, unlabelled, step, beta, samplesWithLabel, bounds, weightedClassifier, classifier);
    }

    private Sums sums(
            int[] labelled,
            int[] unlabelled,
            long step,
            double beta,
            int samplesWithLabel,
            double[] unlabelledBounds,
            double weightedClassifier,
            double classifier) {
        double weight = settings.training().labelledBoundWeight();
        double with = sum(labelledBounds(labelled, step, beta, samplesWithLabel));
        double without = sum(unlabelledBounds);
        double loss = -weight * with / labelled.length / unit(dataset.labelled(), labelled)
                - without / unlabelled.length / unit(dataset.unlabelled(), unlabelled)
                + weightedClassifier;
        return new Sums(loss, with, without, classifier);
    }

    /** Mean number of tokens of the batch, or 1 for nats per text. */
    private double unit(TextSet set, int[] texts) {
        return settings.training().boundScale() == BoundScale.TOKEN
                ? IntStream.of(texts).map(set::length).average().orElseThrow()
                : 1;
    }

    private double[] classifierLosses(int[] texts) {
        return onBatch(
                dataset.labelled(),
                texts,
                batch -> IntStream.range(0, texts.length)
                        .mapToDouble(text -> -logSoftmax(batch.logits[text])[batch.label(text)])
                        .toArray());
    }

    private double[] labelledBounds(int[] texts, long step, double beta, int k) {
        return onBatch(dataset.labelled(), texts, batch -> {
            SampleCounts counts = new SampleCounts(k, 1);
            NDArray noise =
                    noise().normal(batch.manager, batch.model.staging(), counts, places(texts), "labelled", step);
            double[][][] z = batch.z(cube(noise, k, texts.length));
            double[][][] y = new double[1][texts.length][dataset.classes()];
            IntStream.range(0, texts.length).forEach(text -> y[0][text][batch.label(text)] = 1);
            double[][] likelihood = batch.logLikelihood(z, y);
            double[][][] labelLogits = batch.labelLogits(z);
            double[] bounds = new double[texts.length];
            for (int text = 0; text < texts.length; text++) {
                double[] logWeights = new double[k];
                for (int i = 0; i < k; i++) {
                    logWeights[i] = likelihood[i][text]
                            + logSoftmax(labelLogits[i][text])[batch.label(text)]
                            + beta * (standardNormal(z[i][text]) - batch.logQz(text, z[i][text]));
                }
                bounds[text] = bound(logWeights);
            }
            return bounds;
        });
    }

    private double[] unlabelledBounds(int[] texts, long step, double beta, SampleCounts counts) {
        double temperature = settings.training().temperature();
        return onBatch(dataset.unlabelled(), texts, batch -> {
            LatentNoise noise =
                    noise().latent(batch.manager, batch.model.staging(), counts, places(texts), "unlabelled", step);
            double[][][] z = batch.z(cube(noise.normal(), counts.z(), texts.length));
            double[][][] logY = cube(noise.gumbel(), counts.y(), texts.length);
            for (double[][] sample : logY) {
                for (int text = 0; text < texts.length; text++) {
                    for (int c = 0; c < dataset.classes(); c++) {
                        sample[text][c] = (batch.logits[text][c] + sample[text][c]) / temperature;
                    }
                    sample[text] = logSoftmax(sample[text]);
                }
            }
            double[][] likelihood = batch.logLikelihood(z, exp(logY));
            double[][][] labelLogits = batch.labelLogits(z);
            double[] bounds = new double[texts.length];
            for (int text = 0; text < texts.length; text++) {
                double[] logWeights = new double[Math.max(counts.z(), counts.y())];
                for (int i = 0; i < logWeights.length; i++) {
                    double[] ofZ = z[Math.min(i, counts.z() - 1)][text];
                    double[] ofY = logY[Math.min(i, counts.y() - 1)][text];
                    logWeights[i] = likelihood[i][text]
                            + beta
                                    * (concrete(ofY, labelLogits[Math.min(i, counts.z() - 1)][text], temperature)
                                            + standardNormal(ofZ)
                                            - batch.logQz(text, ofZ)
                                            - concrete(ofY, batch.logits[text], temperature));
                }
                bounds[text] = bound(logWeights);
            }
            return bounds;
        });
    }

    /**
     * With y summed over its classes.
     *
     * @param inside whether q(y|x) is inside the average
     */
    private double[] summedBounds(int[] texts, long step, double beta, int k, boolean inside) {
        return onBatch(dataset.unlabelled(), texts, batch -> {
            SampleCounts counts = SampleCounts.summedLabels(k);
            NDArray noise = noise().latent(
                            batch.manager, batch.model.staging(), counts, places(texts), "unlabelled", step)
                    .normal();
            double[][][] z = batch.z(cube(noise, k, texts.length));
            double[][][] labelLogits = batch.labelLogits(z);
            double[] bounds = new double[texts.length];
            double[][] terms = new double[texts.length][dataset.classes() * k];
            for (int c = 0; c < dataset.classes(); c++) {
                double[][][] y = new double[1][texts.length][dataset.classes()];
                for (double[] ofText : y[0]) {
                    ofText[c] = 1;
                }
                double[][] likelihood = batch.logLikelihood(z, y);
                for (int text = 0; text < texts.length; text++) {
                    double logQ = logSoftmax(batch.logits[text])[c];
                    double[] logWeights = new double[k];
                    for (int i = 0; i < k; i++) {
                        logWeights[i] = likelihood[i][text]
                                + beta
                                        * (logSoftmax(labelLogits[i][text])[c]
                                                + standardNormal(z[i][text])
                                                - batch.logQz(text, z[i][text]));
                        terms[text][c * k + i] = logWeights[i] + (1 - beta) * logQ;
                    }
                    bounds[text] += Math.exp(logQ) * (bound(logWeights) - beta * logQ);
                }
            }
            return inside
                    ? Arrays.stream(terms)
                            .mapToDouble(ofText -> logSumExp(ofText) - Math.log(k))
                            .toArray()
                    : bounds;
        });
    }

    private interface OnBatch {
        double[] run(Batch batch);
    }

    /** Texts from the longest to the shortest, as a step takes them. */
    private double[] onBatch(TextSet set, int[] texts, OnBatch work) {
        int[] sorted = TextBatches.byLength(set, texts);
        try (NDManager manager = NDManager.newBaseManager()) {
            return Autograd.paused(() -> work.run(new Batch(manager, set, sorted)));
        }
    }

    private final class Batch {
        private final NDManager manager;
        private final TextModel model = new TextModel(
                settings.model(),
                Optional.of(dataset.bagOfWords()),
                parameters,
                settings.memory(),
                Recurrence.STEPWISE);
        private final TextSet set;
        private final int[] texts;
        private final GenerativeModel decoder;
        private final double[][] mean;
        private final double[][] scale;
        private final double[][] logits;

        Batch(NDManager manager, TextSet set, int[] texts) {
            this.manager = manager;
            this.set = set;
            this.texts = texts;
            var tokens = TextBatches.batch(set, texts);
            var posterior = model.encode(manager, tokens, Dropout.none()).posterior();
            this.decoder = model.decoder(manager, tokens, Dropout.none());
            this.mean = cube(posterior.mean(), 1, texts.length)[0];
            this.scale = cube(posterior.scale(), 1, texts.length)[0];
            this.logits = cube(posterior.logits(), 1, texts.length)[0];
        }

        int label(int text) {
            return set.label(texts[text]);
        }

        double[][][] z(double[][][] noise) {
            for (double[][] sample : noise) {
                for (int text = 0; text < sample.length; text++) {
                    for (int i = 0; i < sample[text].length; i++) {
                        sample[text][i] = mean[text][i] + scale[text][i] * sample[text][i];
                    }
                }
            }
            return noise;
        }

        double logQz(int text, double[] z) {
            double[] standardised = new double[z.length];
            double logScale = 0;
            for (int i = 0; i < z.length; i++) {
                standardised[i] = (z[i] - mean[text][i]) / scale[text][i];
                logScale += Math.log(scale[text][i]);
            }
            return standardNormal(standardised) - logScale;
        }

        double[][] logLikelihood(double[][][] z, double[][][] y) {
            return decoder.logLikelihood(array(manager, z), array(manager, y));
        }

        double[][][] labelLogits(double[][][] z) {
            return cube(decoder.labelLogits(array(manager, z)), z.length, texts.length);
        }
    }

    private Noise noise() {
        return new Noise(random, settings.model().latentSize(), dataset.classes());
    }

    private static int[] places(int[] texts) {
        return IntStream.range(0, texts.length).toArray();
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static double bound(double[] logWeights) {
        return logSumExp(logWeights) - Math.log(logWeights.length);
    }

    private static double logSumExp(double[] values) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            highest = Math.max(highest, value);
        }
        double sum = 0;
        for (double value : values) {
            sum += Math.exp(value - highest);
        }
        return highest + Math.log(sum);
    }

    private static double[] logSoftmax(double[] logits) {
        double normaliser = logSumExp(logits);
        double[] result = new double[logits.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = logits[i] - normaliser;
        }
        return result;
    }

    private static double standardNormal(double[] z) {
        double log = 0;
        for (double element : z) {
            log -= 0.5 * (Math.log(2 * Math.PI) + element * element);
        }
        return log;
    }

    /** Maddison et al., 2017, definition 1, for three classes: Γ(3) = 2. */
    private static double concrete(double[] logY, double[] logits, double temperature) {
        double[] logPi = logSoftmax(logits);
        double[] terms = new double[logY.length];
        double log = Math.log(2) + (logY.length - 1) * Math.log(temperature);
        for (int c = 0; c < logY.length; c++) {
            log += logPi[c] - (temperature + 1) * logY[c];
            terms[c] = logPi[c] - temperature * logY[c];
        }
        return log - logY.length * logSumExp(terms);
    }

    private static double[][][] exp(double[][][] values) {
        return Arrays.stream(values)
                .map(sample -> Arrays.stream(sample)
                        .map(text -> Arrays.stream(text).map(Math::exp).toArray())
                        .toArray(double[][]::new))
                .toArray(double[][][]::new);
    }

    private static NDArray array(NDManager manager, double[][][] values) {
        int size = values[0][0].length;
        float[] flat = new float[values.length * values[0].length * size];
        int next = 0;
        for (double[][] sample : values) {
            for (double[] text : sample) {
                for (double element : text) {
                    flat[next++] = (float) element;
                }
            }
        }
        return manager.create(flat, new Shape(values.length, values[0].length, size));
    }

    private static double[][][] cube(NDArray array, int samples, int texts) {
        float[] flat = array.toFloatArray();
        int size = flat.length / samples / texts;
        double[][][] cube = new double[samples][texts][size];
        for (int i = 0; i < flat.length; i++) {
            cube[i / size / texts][i / size % texts][i % size] = flat[i];
        }
        return cube;
    }
}

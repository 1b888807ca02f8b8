package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.piwo.dataset.SpecialTokens;
import io.github.piwo.engine.Autograd;
import io.github.piwo.engine.StagingBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws texts of the {@link LstmDecoder}, token by token. The tokens for padding and for the start are never drawn. */
final class LstmSampler implements TextSampler {
    private static final int TEXTS_AT_ONCE = 64;

    private final Parameters parameters;
    private final StagingBuffer staging;
    private final Lstm lstm;

    LstmSampler(Parameters parameters, StagingBuffer staging) {
        this.parameters = parameters;
        this.staging = staging;
        this.lstm = Lstm.of(parameters, Recurrence.STEPWISE, staging, "decoder");
    }

    @Override
    public List<int[]> texts(
            float[][] z, int[] labels, int maxTokens, TokenChoice choice, List<RandomGenerator> randoms) {
        List<int[]> texts = new ArrayList<>();
        for (int from = 0; from < z.length; from += TEXTS_AT_ONCE) {
            int to = Math.min(from + TEXTS_AT_ONCE, z.length);
            Some some = new Some(Arrays.copyOfRange(z, from, to), Arrays.copyOfRange(labels, from, to));
            List<RandomGenerator> own = randoms.subList(from, to);
            texts.addAll(Autograd.paused(() -> some.draw(maxTokens, choice, own)));
        }
        return texts;
    }

    /** Texts that are drawn together. */
    private final class Some {
        private final float[][] z;
        private final int[] labels;
        private final int[] lengths;
        private final boolean[] ended;

        Some(float[][] z, int[] labels) {
            this.z = z;
            this.labels = labels;
            this.lengths = new int[labels.length];
            this.ended = new boolean[labels.length];
        }

        List<int[]> draw(int maxTokens, TokenChoice choice, List<RandomGenerator> randoms) {
            int[][] tokens = new int[labels.length][maxTokens];
            int[] previous = new int[labels.length];
            Arrays.fill(previous, SpecialTokens.GO);
            try (NDManager scope = parameters.manager().newSubManager()) {
                NDArray fixed = fixedInput(scope);
                LstmSteps steps = lstm.steps(scope);
                for (int t = 0; t < maxTokens && !allEnded(); t++) {
                    float[] logits = logits(scope, steps, fixed, previous);
                    for (int text = 0; text < labels.length; text++) {
                        if (!ended[text]) {
                            int token = choice.draw(allowed(logits, text), randoms.get(text));
                            tokens[text][t] = token;
                            previous[text] = token;
                            lengths[text]++;
                            ended[text] = token == SpecialTokens.EOS;
                        }
                    }
                }
            }
            List<int[]> texts = new ArrayList<>();
            for (int text = 0; text < labels.length; text++) {
                texts.add(Arrays.copyOf(tokens[text], lengths[text]));
            }
            return texts;
        }

        private boolean allEnded() {
            for (boolean one : ended) {
                if (!one) {
                    return false;
                }
            }
            return true;
        }

        /** [z ; label embedding], {@code [texts, latent + label embedding]}. */
        private NDArray fixedInput(NDManager scope) {
            int latent = z[0].length;
            float[] flat = new float[z.length * latent];
            for (int text = 0; text < z.length; text++) {
                System.arraycopy(z[text], 0, flat, text * latent, latent);
            }
            NDArray latents = staging.floats(scope, new Shape(z.length, latent), flat);
            NDArray label = Rows.gather(
                    staging.indices(scope, new Shape(labels.length), labels), parameters.array("label_embedding"));
            return NDArrays.concat(new NDList(latents, label), 1);
        }

        private float[] logits(NDManager scope, LstmSteps steps, NDArray fixed, int[] previous) {
            try (NDManager step = scope.newSubManager()) {
                NDArray words = Rows.gather(
                        staging.indices(step, new Shape(previous.length), previous),
                        parameters.array("word_embedding"));
                words.attach(step);
                NDArray input = NDArrays.concat(new NDList(words, fixed), 1).expandDims(0);
                input.attach(step);
                NDArray state = steps.next(step, input).squeeze(0);
                state.attach(step);
                NDArray logits = Linear.apply(parameters, "p_x.logits", state);
                return logits.toFloatArray();
            }
        }

        private double[] allowed(float[] logits, int text) {
            int size = logits.length / labels.length;
            double[] own = new double[size];
            for (int token = 0; token < size; token++) {
                own[token] = logits[text * size + token];
            }
            own[SpecialTokens.PAD] = Double.NEGATIVE_INFINITY;
            own[SpecialTokens.GO] = Double.NEGATIVE_INFINITY;
            return own;
        }
    }
}

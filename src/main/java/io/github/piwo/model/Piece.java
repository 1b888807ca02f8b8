package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/**
 * Neighbouring texts of a batch with all their samples, as the decoder works on them.
 *
 * <p>Its target tokens are numbered text by text, within a text sample by sample, without padding.
 */
final class Piece {
    private final TokenBatch batch;
    private final int first;
    private final int end;
    private final int samples;
    private final int length;
    private final int[] offsets;

    private Piece(TokenBatch batch, int first, int end, int samples) {
        this.batch = batch;
        this.first = first;
        this.end = end;
        this.samples = samples;
        this.length = Arrays.stream(batch.lengths(), first, end).max().orElseThrow();
        this.offsets = new int[end - first + 1];
        for (int text = first; text < end; text++) {
            offsets[text - first + 1] = offsets[text - first] + samples * batch.lengths()[text];
        }
    }

    /** As many texts as fit into so many tokens over all samples, padding included; at least one. */
    static Piece from(TokenBatch batch, int first, int samples, int tokens) {
        int end = first;
        int longest = 0;
        while (end < batch.size()) {
            int longer = Math.max(longest, batch.lengths()[end]);
            if (end > first && (long) samples * longer * (end + 1 - first) > tokens) {
                break;
            }
            longest = longer;
            end++;
        }
        return new Piece(batch, first, end, samples);
    }

    int first() {
        return first;
    }

    int end() {
        return end;
    }

    int samples() {
        return samples;
    }

    /** Tokens of the longest text. */
    int length() {
        return length;
    }

    int[] lengths() {
        return Arrays.copyOfRange(batch.lengths(), first, end);
    }

    /** Target tokens over all samples. */
    int tokens() {
        return offsets[end - first];
    }

    /** Number of a text's first target token; of the last text's end for {@link #end()}. */
    int offset(int text) {
        return offsets[text - first];
    }

    /** The end of the texts, from this one on, that fit into a chunk together; at least one text. */
    int endOfChunk(int text, int tokensPerChunk) {
        int last = text + 1;
        while (last < end && offset(last + 1) - offset(text) <= tokensPerChunk) {
            last++;
        }
        return last;
    }

    /** The decoder's inputs, {@code [texts][length]}: the first token's is the given one. */
    int[] previousTokens(int go) {
        int[] previous = new int[(end - first) * length];
        for (int text = first; text < end; text++) {
            int row = (text - first) * length;
            previous[row] = go;
            for (int t = 1; t < batch.lengths()[text]; t++) {
                previous[row + t] = batch.token(text, t - 1);
            }
        }
        return previous;
    }

    /** Where each target token's state is among the rows of {@code [samples · texts · length]}. */
    int[] rows() {
        int[] rows = new int[tokens()];
        int next = 0;
        for (int text = first; text < end; text++) {
            for (int sample = 0; sample < samples; sample++) {
                int row = (sample * (end - first) + text - first) * length;
                for (int t = 0; t < batch.lengths()[text]; t++) {
                    rows[next++] = row + t;
                }
            }
        }
        return rows;
    }

    VocabularyLikelihood.Chunk chunk(NDArray states, int from, int to) {
        int[] targets = new int[to - from];
        forEachToken(from, to, (token, text, sample, t) -> targets[token - from] = batch.token(text, t));
        return new VocabularyLikelihood.Chunk(states, targets, from, to);
    }

    /** Adds log-probabilities of tokens, from this one on, to those of their texts, {@code [samples][batch]}. */
    void addTo(double[][] logLikelihood, float[] tokens, int from) {
        forEachToken(
                from,
                from + tokens.length,
                (token, text, sample, t) -> logLikelihood[sample][text] += tokens[token - from]);
    }

    /**
     * Spreads the gradients of texts over their tokens.
     *
     * @param gradients {@code [texts][samples]}, the first of which is {@code firstText}'s
     */
    float[] tokenGradients(int from, int to, double[][] gradients, int firstText) {
        float[] spread = new float[to - from];
        forEachToken(
                from,
                to,
                (token, text, sample, t) -> spread[token - from] = (float) gradients[text - firstText][sample]);
        return spread;
    }

    private interface TokenVisitor {
        void visit(int token, int text, int sample, int position);
    }

    private void forEachToken(int from, int to, TokenVisitor visitor) {
        int text = Arrays.binarySearch(offsets, from);
        text = first + (text >= 0 ? text : -text - 2);
        for (int token = from; token < to; token++) {
            while (token >= offset(text + 1)) {
                text++;
            }
            int within = token - offset(text);
            int textLength = batch.lengths()[text];
            visitor.visit(token, text, within / textLength, within % textLength);
        }
    }
}

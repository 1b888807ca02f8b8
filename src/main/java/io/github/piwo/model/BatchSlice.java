package io.github.piwo.model;

import io.github.piwo.config.MemorySettings;
import java.util.Arrays;

/**
 * Neighbouring texts of a batch with some or all of their samples, as the networks work on them.
 *
 * <p>Each sample of a text is a sequence: those of the first text come first. Its target tokens are numbered sequence by
 * sequence.
 */
final class BatchSlice {
    private final TokenBatch batch;
    private final int first;
    private final int end;
    private final int firstSample;
    private final int samples;
    private final int[] offsets;
    private final PackedSequences sequences;

    private BatchSlice(TokenBatch batch, int first, int end, int firstSample, int samples) {
        this.batch = batch;
        this.first = first;
        this.end = end;
        this.firstSample = firstSample;
        this.samples = samples;
        this.offsets = new int[end - first + 1];
        int[] lengths = new int[samples * (end - first)];
        for (int text = first; text < end; text++) {
            offsets[text - first + 1] = offsets[text - first] + samples * batch.length(text);
            Arrays.fill(lengths, (text - first) * samples, (text - first + 1) * samples, batch.length(text));
        }
        this.sequences = PackedSequences.of(lengths);
    }

    /** All texts of a batch, one sample each. */
    static BatchSlice whole(TokenBatch batch) {
        return new BatchSlice(batch, 0, batch.size(), 0, 1);
    }

    /**
     * The texts from this one on, and their first samples, that memory is for at once; at least one text with one sample.
     *
     * @param samples of each text
     */
    static BatchSlice from(TokenBatch batch, int first, int samples, MemorySettings memory) {
        int limit = memory.tokensPerPass();
        int most = memory.samplesPerPass() > 0 ? memory.samplesPerPass() : limit / batch.length(first);
        int taken = Math.max(1, Math.min(most, samples));
        long tokens = (long) taken * batch.length(first);
        int end = first + 1;
        while (end < batch.size() && tokens + (long) taken * batch.length(end) <= limit) {
            tokens += (long) taken * batch.length(end);
            end++;
        }
        return new BatchSlice(batch, first, end, 0, taken);
    }

    /** The same texts with other samples. */
    BatchSlice withSamples(int from, int count) {
        return new BatchSlice(batch, first, end, from, count);
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

    /** Target tokens over all samples. */
    int tokens() {
        return sequences.rows();
    }

    /** How the tokens are packed. */
    PackedSequences sequences() {
        return sequences;
    }

    /** The text of a sequence, as its place in the batch. */
    int text(int sequence) {
        return first + sequence / samples;
    }

    /** The sample of a sequence. */
    int sample(int sequence) {
        return firstSample + sequence % samples;
    }

    /** Number of a text's first target token; for {@link #end()}, of all. */
    int offset(int text) {
        return offsets[text - first];
    }

    /** The end of the texts, from this one on, that have so many target tokens together; at least one text. */
    int endOfChunk(int text, int tokens) {
        int last = text + 1;
        while (last < end && offset(last + 1) - offset(text) <= tokens) {
            last++;
        }
        return last;
    }

    /** By packed row, the token itself. */
    int[] packedTokens() {
        int[] packed = new int[sequences.rows()];
        forEachToken(
                0,
                packed.length,
                (token, sequence, t) -> packed[sequences.row(sequence, t)] = batch.token(text(sequence), t));
        return packed;
    }

    /** By packed row, the token before it: the given one before the first. */
    int[] packedPreviousTokens(int go) {
        int[] packed = new int[sequences.rows()];
        forEachToken(
                0,
                packed.length,
                (token, sequence, t) ->
                        packed[sequences.row(sequence, t)] = t == 0 ? go : batch.token(text(sequence), t - 1));
        return packed;
    }

    /** By packed row, the row of its sample and text in {@code [available samples · batch]}; a single sample is that of all. */
    int[] packedSamples(int available) {
        int[] packed = new int[sequences.rows()];
        forEachToken(
                0,
                packed.length,
                (token, sequence, t) -> packed[sequences.row(sequence, t)] =
                        (available == 1 ? 0 : sample(sequence)) * batch.size() + text(sequence));
        return packed;
    }

    /** By number of a target token, its packed row. */
    int[] packedRows() {
        int[] rows = new int[sequences.rows()];
        forEachToken(0, rows.length, (token, sequence, t) -> rows[token] = sequences.row(sequence, t));
        return rows;
    }

    /** By packed row, the number of its target token. */
    int[] tokensOfRows() {
        int[] tokens = new int[sequences.rows()];
        forEachToken(0, tokens.length, (token, sequence, t) -> tokens[sequences.row(sequence, t)] = token);
        return tokens;
    }

    /** Target tokens by number. */
    int[] targets() {
        return targets(0, tokens());
    }

    /** Some of the target tokens. */
    int[] targets(int from, int to) {
        int[] targets = new int[to - from];
        forEachToken(from, to, (token, sequence, t) -> targets[token - from] = batch.token(text(sequence), t));
        return targets;
    }

    /** Adds log-probabilities of tokens, from this one on, to those of their texts, {@code [samples][batch]}. */
    void addTo(double[][] logLikelihood, float[] tokens, int from) {
        forEachToken(
                from,
                from + tokens.length,
                (token, sequence, t) -> logLikelihood[sample(sequence)][text(sequence)] += tokens[token - from]);
    }

    /** Spreads the gradients of texts, {@code [batch][samples]}, over their tokens. */
    float[] tokenGradients(double[][] gradients) {
        return tokenGradients(0, tokens(), gradients);
    }

    /** Likewise for some of the tokens. */
    float[] tokenGradients(int from, int to, double[][] gradients) {
        float[] spread = new float[to - from];
        forEachToken(
                from,
                to,
                (token, sequence, t) -> spread[token - from] = (float) gradients[text(sequence)][sample(sequence)]);
        return spread;
    }

    private interface TokenVisitor {
        void visit(int token, int sequence, int position);
    }

    private void forEachToken(int from, int to, TokenVisitor visitor) {
        int text = Arrays.binarySearch(offsets, from);
        text = text >= 0 ? text : -text - 2;
        int length = batch.length(first + text);
        int sequence = text * samples + (from - offsets[text]) / length;
        int position = (from - offsets[text]) % length;
        for (int token = from; token < to; token++) {
            visitor.visit(token, sequence, position);
            position++;
            if (position == sequences.length(sequence)) {
                sequence++;
                position = 0;
            }
        }
    }
}

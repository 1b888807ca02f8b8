package io.github.piwo.model;

import io.github.piwo.config.MemorySettings;
import java.util.Arrays;

/**
 * Consecutive texts of a batch, with some or all of their samples: what a network processes at once.
 *
 * <p>Each sample of a text is a sequence. The sequences of the first text come first. Target tokens are numbered sequence
 * by sequence.
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

    /** All texts of a batch, with one sample each. */
    static BatchSlice whole(TokenBatch batch) {
        return new BatchSlice(batch, 0, batch.size(), 0, 1);
    }

    /**
     * As many texts, beginning with the first, and as many of their samples as the memory settings allow; at least one text
     * with one sample.
     *
     * @param first the first text
     * @param samples the number of samples of each text
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

    /** The number of target tokens, over all samples. */
    int tokens() {
        return sequences.rows();
    }

    /** How the tokens are packed. */
    PackedSequences sequences() {
        return sequences;
    }

    /** The index in the batch of a sequence's text. */
    int text(int sequence) {
        return first + sequence / samples;
    }

    /** The index of a sequence's sample. */
    int sample(int sequence) {
        return firstSample + sequence % samples;
    }

    /** The number of a text's first target token; for {@link #end()}, the number of all target tokens. */
    int offset(int text) {
        return offsets[text - first];
    }

    /**
     * The end (exclusive) of the texts, beginning with the given one, that have at most the given number of target tokens
     * together; at least one text.
     */
    int endOfChunk(int text, int tokens) {
        int last = text + 1;
        while (last < end && offset(last + 1) - offset(text) <= tokens) {
            last++;
        }
        return last;
    }

    /** The token of each packed row. */
    int[] packedTokens() {
        int[] packed = new int[sequences.rows()];
        forEachToken(
                0,
                packed.length,
                (token, sequence, t) -> packed[sequences.row(sequence, t)] = batch.token(text(sequence), t));
        return packed;
    }

    /** The token before that of each packed row; {@code go} before the first token of a text. */
    int[] packedPreviousTokens(int go) {
        int[] packed = new int[sequences.rows()];
        forEachToken(
                0,
                packed.length,
                (token, sequence, t) ->
                        packed[sequences.row(sequence, t)] = t == 0 ? go : batch.token(text(sequence), t - 1));
        return packed;
    }

    /**
     * For each packed row, the row of its sample and text in {@code [available samples · batch]}. A single available sample
     * is shared by all sequences of a text.
     */
    int[] packedSamples(int available) {
        int[] packed = new int[sequences.rows()];
        forEachToken(
                0,
                packed.length,
                (token, sequence, t) -> packed[sequences.row(sequence, t)] =
                        (available == 1 ? 0 : sample(sequence)) * batch.size() + text(sequence));
        return packed;
    }

    /** The packed row of each target token, by number. */
    int[] packedRows() {
        int[] rows = new int[sequences.rows()];
        forEachToken(0, rows.length, (token, sequence, t) -> rows[token] = sequences.row(sequence, t));
        return rows;
    }

    /** The number of the target token of each packed row. */
    int[] tokensOfRows() {
        int[] tokens = new int[sequences.rows()];
        forEachToken(0, tokens.length, (token, sequence, t) -> tokens[sequences.row(sequence, t)] = token);
        return tokens;
    }

    /** The target tokens, by number. */
    int[] targets() {
        return targets(0, tokens());
    }

    /** The target tokens with numbers in [from, to). */
    int[] targets(int from, int to) {
        int[] targets = new int[to - from];
        forEachToken(from, to, (token, sequence, t) -> targets[token - from] = batch.token(text(sequence), t));
        return targets;
    }

    /** Adds the log-probabilities of consecutive target tokens to those of their texts, {@code [samples][batch]}. */
    void addTo(double[][] logLikelihood, float[] tokens, int from) {
        forEachToken(
                from,
                from + tokens.length,
                (token, sequence, t) -> logLikelihood[sample(sequence)][text(sequence)] += tokens[token - from]);
    }

    /** Gives each target token the gradient of its text and sample, {@code [batch][samples]}. */
    float[] tokenGradients(double[][] gradients) {
        return tokenGradients(0, tokens(), gradients);
    }

    /** Likewise for the target tokens with numbers in [from, to). */
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

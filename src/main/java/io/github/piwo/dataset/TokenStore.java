package io.github.piwo.dataset;

import java.nio.IntBuffer;
import java.util.List;

/**
 * The tokens of many texts, one after the other, in chunks of equal size: arrays, or parts of a file that is mapped into memory.
 * Safe for use by several threads.
 */
final class TokenStore {
    private final IntBuffer[] chunks;
    private final int chunkBits;

    /**
     * From chunks.
     *
     * @param chunkBits each chunk but the last has 2 to this power tokens
     */
    TokenStore(List<IntBuffer> chunks, int chunkBits) {
        this.chunks = chunks.toArray(IntBuffer[]::new);
        this.chunkBits = chunkBits;
    }

    /** One array of tokens, which the store owns from now on. */
    static TokenStore of(int[] tokens) {
        return new TokenStore(List.of(IntBuffer.wrap(tokens)), Integer.SIZE - 2);
    }

    /** Copies tokens to a place in an array. */
    void copy(long from, int length, int[] target, int position) {
        int copied = 0;
        while (copied < length) {
            long at = from + copied;
            int inChunk = (int) (at & ((1L << chunkBits) - 1));
            int here = (int) Math.min(length - copied, (1L << chunkBits) - inChunk);
            chunks[(int) (at >>> chunkBits)].get(inChunk, target, position + copied, here);
            copied += here;
        }
    }
}

package io.github.piwo.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * One direction of one LSTM layer; gates in PyTorch's order: input, forget, cell, output.
 *
 * @param inputWeight {@code [4 · hidden, input]}
 * @param hiddenWeight {@code [4 · hidden, hidden]}
 * @param inputBias {@code [4 · hidden]}
 * @param hiddenBias {@code [4 · hidden]}
 */
record Lstm(NDArray inputWeight, NDArray hiddenWeight, NDArray inputBias, NDArray hiddenBias) {

    /**
     * Longest sequence of one native call. Training on the CPU slows down tenfold, and was seen to crash, somewhere
     * between 160 and 250 steps, so longer ones run in segments that hand on their state with its gradient.
     */
    static final int SEGMENT = 128;

    static Lstm of(Parameters parameters, String name) {
        return new Lstm(
                parameters.array(name + ".w_ih"),
                parameters.array(name + ".w_hh"),
                parameters.array(name + ".b_ih"),
                parameters.array(name + ".b_hh"));
    }

    /**
     * Runs over padded sequences from a state of zeros. The states behind a text's end have no meaning.
     *
     * @param input {@code [batch, length, input]}
     * @return the states, {@code [batch, length, hidden]}
     */
    NDArray run(NDArray input, boolean recording) {
        NDManager manager = input.getManager();
        Shape state =
                new Shape(1, input.getShape().get(0), hiddenWeight.getShape().get(1));
        NDList carried = new NDList(manager.zeros(state), manager.zeros(state));
        NDList weights = new NDList(inputWeight, hiddenWeight, inputBias, hiddenBias);
        int length = Math.toIntExact(input.getShape().get(1));
        NDList segments = new NDList();
        for (int from = 0; from < length; from += SEGMENT) {
            NDArray segment = length <= SEGMENT
                    ? input
                    : input.get(new NDIndex(":, {}:{}", from, Math.min(from + SEGMENT, length)));
            NDList output =
                    segment.getNDArrayInternal().lstm(segment, carried, weights, true, 1, 0, recording, false, true);
            segments.add(output.get(0));
            carried = new NDList(output.get(1), output.get(2));
        }
        return segments.size() == 1
                ? segments.get(0)
                : segments.get(0).getNDArrayInternal().concat(segments.subNDList(1), 1);
    }
}

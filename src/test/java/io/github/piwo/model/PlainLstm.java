package io.github.piwo.model;

/** One LSTM layer over one sequence, in double precision; gates in PyTorch's order: input, forget, cell, output. */
final class PlainLstm {
    private PlainLstm() {}

    /**
     * States, {@code [length][hidden]}.
     *
     * @param inputWeight {@code [4 · hidden][input]}
     * @param hiddenWeight {@code [4 · hidden][hidden]}
     * @param bias {@code [4 · hidden]}, of input and state together
     */
    static double[][] run(double[][] input, double[][] inputWeight, double[][] hiddenWeight, double[] bias) {
        int hidden = bias.length / 4;
        double[][] states = new double[input.length][hidden];
        double[] state = new double[hidden];
        double[] cell = new double[hidden];
        for (int t = 0; t < input.length; t++) {
            double[] gates = new double[4 * hidden];
            for (int g = 0; g < gates.length; g++) {
                gates[g] = bias[g] + dot(inputWeight[g], input[t]) + dot(hiddenWeight[g], state);
            }
            for (int i = 0; i < hidden; i++) {
                cell[i] = sigmoid(gates[hidden + i]) * cell[i] + sigmoid(gates[i]) * Math.tanh(gates[2 * hidden + i]);
                states[t][i] = sigmoid(gates[3 * hidden + i]) * Math.tanh(cell[i]);
            }
            state = states[t];
        }
        return states;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}

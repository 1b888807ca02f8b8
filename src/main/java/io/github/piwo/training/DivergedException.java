package io.github.piwo.training;

/** The loss became NaN or infinite. */
final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DivergedException(long step, double loss) {
        super("the loss became " + loss + " at step " + step);
    }
}

package io.github.piwo.training;

/** Numbers of a trial became NaN or infinite, so its training cannot continue. */
final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * The loss of a step is not finite.
     *
     * @param step counted from 1
     */
    DivergedException(long step, double loss) {
        this("the loss became " + loss + " at step " + step);
    }

    DivergedException(String message) {
        super(message);
    }
}

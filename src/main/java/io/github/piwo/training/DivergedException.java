package io.github.piwo.training;

/** Numbers of a trial became NaN or infinite, so its training cannot go on. */
final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * By the loss of a step.
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

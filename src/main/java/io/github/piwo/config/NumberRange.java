package io.github.piwo.config;

/** The allowed ranges of settings that are not whole numbers. */
enum NumberRange {
    POSITIVE("a finite number above 0"),
    NOT_NEGATIVE("a finite number of at least 0"),
    RATE("a number above 0 and at most 1"),
    SHARE("a number from 0 to 1"),
    BELOW_ONE("a number of at least 0 and below 1"),
    GPU_SHARE("1, or a number above 0 and at most 0.5");

    private final String description;

    NumberRange(String description) {
        this.description = description;
    }

    boolean contains(double number) {
        return Double.isFinite(number)
                && switch (this) {
                    case POSITIVE -> number > 0;
                    case NOT_NEGATIVE -> number >= 0;
                    case RATE -> number > 0 && number <= 1;
                    case SHARE -> number >= 0 && number <= 1;
                    case BELOW_ONE -> number >= 0 && number < 1;
                    case GPU_SHARE -> number == 1 || (number > 0 && number <= 0.5);
                };
    }

    /** The range in words, as they follow "must be". */
    String description() {
        return description;
    }
}

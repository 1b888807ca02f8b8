package io.github.piwo.config;

import java.util.function.DoublePredicate;

/** The ranges that settings which are not whole numbers may lie in. */
enum NumberRange {
    POSITIVE("a finite number above 0", number -> number > 0),
    NOT_NEGATIVE("a finite number of at least 0", number -> number >= 0),
    RATE("a number above 0 and at most 1", number -> number > 0 && number <= 1),
    SHARE("a number from 0 to 1", number -> number >= 0 && number <= 1),
    BELOW_ONE("a number of at least 0 and below 1", number -> number >= 0 && number < 1);

    private final String description;
    private final DoublePredicate range;

    NumberRange(String description, DoublePredicate range) {
        this.description = description;
        this.range = range;
    }

    boolean contains(double number) {
        return Double.isFinite(number) && range.test(number);
    }

    /** As it follows "must be". */
    String description() {
        return description;
    }
}

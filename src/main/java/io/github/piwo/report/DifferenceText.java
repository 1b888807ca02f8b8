package io.github.piwo.report;

import io.github.piwo.results.NumberText;
import io.github.piwo.statistics.PairedTest;
import io.github.piwo.statistics.PairedTest.Student;
import io.github.piwo.statistics.Posterior;
import java.util.Optional;
import java.util.OptionalDouble;

/** What tables say of paired differences; a dash where there is nothing to say. */
final class DifferenceText {
    private DifferenceText() {}

    /** {@code +0.74 to +2.06}: the 95 % interval of the corrected test, in points. */
    static String interval(PairedTest test) {
        return test.corrected()
                .map(found -> NumberText.signedPoints(OptionalDouble.of(found.low())) + " to "
                        + NumberText.signedPoints(OptionalDouble.of(found.high())))
                .orElse(NumberText.NOTHING);
    }

    /** p of the corrected test. */
    static String p(PairedTest test) {
        return NumberText.probability(
                test.corrected().map(Student::p).map(OptionalDouble::of).orElse(OptionalDouble.empty()));
    }

    /** {@code 97 % / 3 % / < 1 %}: how probable it is to be better, as good, or worse. */
    static String chances(Optional<Posterior> posterior) {
        return posterior
                .map(found -> NumberText.chance(found.better()) + " / " + NumberText.chance(found.same()) + " / "
                        + NumberText.chance(found.worse()))
                .orElse(NumberText.NOTHING);
    }
}

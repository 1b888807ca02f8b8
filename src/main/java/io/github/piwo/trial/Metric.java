package io.github.piwo.trial;

/** The figure by which classifiers are chosen and compared. */
public enum Metric {
    ACCURACY("accuracy"),
    /** The mean of the classes' F1, which counts a rare class as much as a frequent one. */
    MACRO_F1("macro-F1");

    private final String label;

    Metric(String label) {
        this.label = label;
    }

    /** The metric with a name in settings; accuracy for settings from before there was a choice. */
    public static Metric ofSetting(String name) {
        return name.equalsIgnoreCase(MACRO_F1.label) ? MACRO_F1 : ACCURACY;
    }

    /** Its name in texts and tables. */
    public String label() {
        return label;
    }

    /** The figure of some classified texts, in [0, 1]. */
    public double of(Confusion confusion) {
        return this == ACCURACY ? confusion.accuracy() : confusion.macroF1();
    }
}

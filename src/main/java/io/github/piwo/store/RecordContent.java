package io.github.piwo.store;

/** How much of a record is read from the index. */
public enum RecordContent {
    /** All of it. */
    WHOLE,
    /** All but the learning curve, which takes most of the time to read. */
    WITHOUT_EPOCHS
}

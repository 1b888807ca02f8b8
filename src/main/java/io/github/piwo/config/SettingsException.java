package io.github.piwo.config;

/** Settings or input that a person has to correct; the message is one line that says what, where and what is allowed. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One line for people. */
    public SettingsException(String message) {
        super(oneLine(message));
    }

    /** One line for people, and what lay beneath. */
    public SettingsException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /** What a person typed may hold line breaks, and so may the words of a library. */
    private static String oneLine(String message) {
        return message.replaceAll("\\s*\\R\\s*", " ").strip();
    }
}

package io.github.piwo.config;

/** Settings or input that the user must correct; the message is one line with what is wrong, where, and what is allowed. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the message for the user. */
    public SettingsException(String message) {
        super(oneLine(message));
    }

    /** With the message for the user and the cause. */
    public SettingsException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /** User input and messages of libraries may contain line breaks. */
    private static String oneLine(String message) {
        return message.replaceAll("\\s*\\R\\s*", " ").strip();
    }
}

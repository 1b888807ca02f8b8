package io.github.piwo.config;

import java.util.regex.Pattern;

/**
 * Masks secrets: user names and passwords in URLs, and values after names such as
 * {@code password}, {@code secret}, {@code token}, {@code credential} or {@code access-key}.
 */
public final class Secrets {
    private static final String HIDDEN = "***";
    private static final Pattern IN_URL = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*:/{1,2})[^/\\s\"'@]+@");
    /** Does not match the tokens of a text or its tokenizer. */
    private static final Pattern NAMED = Pattern.compile(
            "((?:password|passwd|secret|token(?!s|iz)|credential|(?:access|api|private|account)[-_.]?key)"
                    + "[\\w.-]*\"?\\s*[=:]\\s*\"?)[^\\s\",;&}]+",
            Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** The text with its secrets replaced by {@code ***}. */
    public static String mask(String text) {
        // Most lines of long outputs can hold no secret, and looking for one takes longer than printing them.
        if (text.indexOf(':') < 0 && text.indexOf('=') < 0) {
            return text;
        }
        String masked = IN_URL.matcher(text).replaceAll("$1" + HIDDEN + "@");
        return NAMED.matcher(masked).replaceAll("$1" + HIDDEN);
    }
}

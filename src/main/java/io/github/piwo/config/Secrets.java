package io.github.piwo.config;

import java.util.regex.Pattern;

/**
 * Hides what must not be read by others: user names and passwords inside URLs, and values after names such as
 * {@code password}, {@code secret}, {@code token}, {@code credential} or {@code access-key}.
 */
public final class Secrets {
    private static final String HIDDEN = "***";
    private static final Pattern IN_URL = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*:/{1,2})[^/\\s\"'@]+@");
    /** Not the tokens of a text, nor its tokenizer. */
    private static final Pattern NAMED = Pattern.compile(
            "((?:password|passwd|secret|token(?!s|iz)|credential|(?:access|api|private|account)[-_.]?key)"
                    + "[\\w.-]*\"?\\s*[=:]\\s*\"?)[^\\s\",;&}]+",
            Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** The text without its secrets. */
    public static String mask(String text) {
        String masked = IN_URL.matcher(text).replaceAll("$1" + HIDDEN + "@");
        return NAMED.matcher(masked).replaceAll("$1" + HIDDEN);
    }
}

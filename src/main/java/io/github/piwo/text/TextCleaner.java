package io.github.piwo.text;

import io.github.piwo.config.TableSettings.Markup;
import io.github.piwo.table.UnusableTextException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.translate.AggregateTranslator;
import org.apache.commons.text.translate.CharSequenceTranslator;
import org.apache.commons.text.translate.EntityArrays;
import org.apache.commons.text.translate.LookupTranslator;

/** Removes markup from raw texts. */
public final class TextCleaner {
    private static final Pattern LINE_BREAK_TAG = Pattern.compile("<\\s*br\\s*/?\\s*>", Pattern.CASE_INSENSITIVE);
    /** A backslash stands for a line break; a following n belongs to the escape unless a lower-case letter comes after it. */
    private static final Pattern ESCAPED_BREAK = Pattern.compile("\\\\(n(?!\\p{Ll}))?");
    /** In AG News many entities have lost their ampersands: {@code Iraq #39;s}, {@code quot;Yes quot;}. */
    private static final Pattern BARE_ENTITY =
            Pattern.compile("(?<![&\\p{L}\\p{N}])(#\\d+|quot|amp|lt|gt|nbsp|hellip|[rl][sd]quo|[mn]dash);");
    /** The blank before an apostrophe's entity: {@code Iraq #39;s} is {@code Iraq's}. */
    private static final Pattern APART_APOSTROPHE = Pattern.compile("(?<=\\p{L}) &#39;(?=\\p{L})");

    private static final Pattern NUMERIC_ENTITY = Pattern.compile("&#(\\d{1,7}|[xX][0-9a-fA-F]{1,6});");
    private static final CharSequenceTranslator NAMED_ENTITIES = new AggregateTranslator(
            new LookupTranslator(EntityArrays.BASIC_UNESCAPE),
            new LookupTranslator(EntityArrays.ISO8859_1_UNESCAPE),
            new LookupTranslator(EntityArrays.HTML40_EXTENDED_UNESCAPE),
            new LookupTranslator(Map.of("&apos;", "'")));
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final Pattern SPACE = Pattern.compile("[\\p{Z}\\p{Cc}]+");

    private TextCleaner() {}

    /**
     * A text without this kind of markup, in lower case and with single blanks.
     *
     * @throws UnusableTextException if nothing is left
     */
    public static String clean(String raw, Markup markup) throws UnusableTextException {
        return switch (markup) {
            case NONE -> plain(raw);
            case NEWS -> news(raw);
            case REVIEW -> review(raw);
        };
    }

    /** A film review of IMDB. */
    public static String review(String raw) throws UnusableTextException {
        return plain(LINE_BREAK_TAG.matcher(raw).replaceAll(" "));
    }

    /** A title or description of AG News. */
    static String news(String raw) throws UnusableTextException {
        String unescaped = ESCAPED_BREAK.matcher(raw).replaceAll(" ");
        String whole = BARE_ENTITY.matcher(unescaped).replaceAll("&$1;");
        String joined = APART_APOSTROPHE.matcher(whole).replaceAll("&#39;");
        String numbers =
                NUMERIC_ENTITY.matcher(joined).replaceAll(match -> Matcher.quoteReplacement(character(match.group(1))));
        return plain(NAMED_ENTITIES.translate(numbers));
    }

    /** Lower case and single blanks, in the root locale, so that the result is the same on every machine. */
    private static String plain(String text) throws UnusableTextException {
        String plain = SPACE.matcher(text).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
        if (plain.isEmpty()) {
            throw new UnusableTextException("empty text", 1);
        }
        return plain;
    }

    private static String character(String number) {
        int code = number.charAt(0) == 'x' || number.charAt(0) == 'X'
                ? Integer.parseInt(number.substring(1), 16)
                : Integer.parseInt(number);
        // 128 to 159 are control characters, but authors mean those of Windows-1252, as browsers assume.
        if (code >= 128 && code < 160) {
            return new String(new byte[] {(byte) code}, WINDOWS_1252);
        }
        boolean isCharacter = Character.isValidCodePoint(code) && (code < 0xD800 || code > 0xDFFF);
        return isCharacter ? Character.toString(code) : " ";
    }
}

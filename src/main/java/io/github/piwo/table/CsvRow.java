package io.github.piwo.table;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the fields of one row by the parser that Spark uses for CSV. Within quotes, a quote is written {@code ""} (RFC 4180) or
 * {@code \"}.
 *
 * <p>Each row is parsed separately, so that a row with unbalanced quotes does not swallow the rows after it. The first notation
 * has priority: in AG News a backslash stands for a line break, and may come directly before a closing quote.
 */
final class CsvRow {
    private static final char NONE = '\0';

    private final CsvParser doubledQuotes;
    private final CsvParser backslashes;
    private final Optional<Pattern> unquoted;

    /** Reads rows of this form. */
    CsvRow(char delimiter, Optional<Character> quote) {
        doubledQuotes = parser(delimiter, quote.orElse('"'), quote.orElse('"'));
        backslashes = parser(delimiter, quote.orElse('"'), '\\');
        unquoted = quote.isPresent()
                ? Optional.empty()
                : Optional.of(Pattern.compile(Pattern.quote(String.valueOf(delimiter))));
    }

    /**
     * The fields of a row.
     *
     * @param row one line, or several lines if line breaks are quoted
     * @return empty if a quote is not closed at the end of the row, so that the next line may belong to it
     * @throws UnusableTextException if the quotes are unbalanced
     */
    Optional<List<String>> fields(String row) throws UnusableTextException {
        if (unquoted.isPresent()) {
            return Optional.of(List.of(unquoted.get().split(row, -1)));
        }
        Optional<List<String>> fields;
        try {
            fields = complete(doubledQuotes, row);
        } catch (TextParsingException unescapedQuote) {
            try {
                return complete(backslashes, row);
            } catch (TextParsingException stillUnescaped) {
                throw new UnusableTextException("unbalanced quotes", 1);
            }
        }
        return fields.isPresent() || row.indexOf('\\') < 0 ? fields : closedByBackslashes(row);
    }

    private Optional<List<String>> closedByBackslashes(String row) {
        try {
            return complete(backslashes, row);
        } catch (TextParsingException unescapedQuote) {
            return Optional.empty();
        }
    }

    /** The end of the line ends the row, unless it is within quotes: then it belongs to the last field. */
    private static Optional<List<String>> complete(CsvParser parser, String row) {
        List<String> fields = List.of(parser.parseLine(row + "\n"));
        return last(fields).endsWith("\n") && !last(fields).equals(last(List.of(parser.parseLine(row))))
                ? Optional.empty()
                : Optional.of(fields);
    }

    private static String last(List<String> fields) {
        return fields.get(fields.size() - 1);
    }

    private static CsvParser parser(char delimiter, char quote, char quoteEscape) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setLineSeparator("\n");
        settings.getFormat().setComment(NONE);
        settings.getFormat().setDelimiter(delimiter);
        settings.getFormat().setQuote(quote);
        settings.getFormat().setQuoteEscape(quoteEscape);
        settings.getFormat().setCharToEscapeQuoteEscaping(NONE);
        settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.RAISE_ERROR);
        settings.setNormalizeLineEndingsWithinQuotes(false);
        settings.trimValues(false);
        settings.setEmptyValue("");
        settings.setNullValue("");
        settings.setMaxCharsPerColumn(-1);
        settings.setSkipEmptyLines(false);
        return new CsvParser(settings);
    }
}

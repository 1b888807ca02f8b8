package io.github.piwo.table;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The form of a CSV file.
 *
 * @param quote the character around fields; empty text if there is none
 * @param columns the names of all columns; empty if they are not known yet, and rows may have any number of fields
 * @param header the first row if it is no row of data, otherwise empty; it is skipped in each file that begins with it
 */
record DelimitedForm(char delimiter, String quote, List<String> columns, List<String> header) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Copies the lists. */
    DelimitedForm {
        columns = List.copyOf(columns);
        header = List.copyOf(header);
    }

    static DelimitedForm unknown(char delimiter, String quote) {
        return new DelimitedForm(delimiter, quote, List.of(), List.of());
    }

    Optional<Character> quoteCharacter() {
        return quote.isEmpty() ? Optional.empty() : Optional.of(quote.charAt(0));
    }
}

package io.github.piwo.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of a CSV file. A row may have line breaks within quotes; blank lines are skipped. */
final class DelimitedRows extends FileRows {
    /** A quote that is open for more lines is considered a mistake in the first of them. */
    private static final int MOST_LINES_OF_A_ROW = 1000;

    private final DelimitedForm form;
    private final CsvRow parser;
    private boolean headerIsPossible;

    /**
     * Rows of a slice.
     *
     * @param isStart whether the slice begins with the file, so that its first row may be a header
     */
    DelimitedRows(ByteLines lines, DelimitedForm form, boolean isStart) {
        super(lines);
        this.form = form;
        this.parser = new CsvRow(form.delimiter(), form.quoteCharacter());
        this.headerIsPossible = isStart;
    }

    @Override
    Optional<TableRow> row(Line line) throws IOException, UnusableTextException {
        boolean mayBeHeader = headerIsPossible;
        headerIsPossible = false;
        List<String> fields = fields(line);
        if (mayBeHeader && fields.equals(form.header())) {
            return Optional.empty();
        }
        int expected = form.columns().size();
        if (expected > 0 && fields.size() != expected) {
            throw new UnusableTextException("expected " + expected + " fields, found " + fields.size(), 1);
        }
        return Optional.of(new TableRow.Values(line.number(), fields));
    }

    /** Reads further lines while a quote is open. If they do not complete the row, only the first line is faulty. */
    private List<String> fields(Line first) throws IOException, UnusableTextException {
        StringBuilder row = new StringBuilder(first.text());
        List<Line> others = new ArrayList<>();
        try {
            Optional<List<String>> fields = parser.fields(first.text());
            while (fields.isEmpty()) {
                Optional<Line> next = others.size() < MOST_LINES_OF_A_ROW ? nextLine() : Optional.empty();
                next.ifPresent(others::add);
                if (next.isEmpty() || next.get().problem().isPresent()) {
                    throw new UnusableTextException("unbalanced quotes", 1);
                }
                row.append('\n').append(next.get().text());
                fields = parser.fields(row.toString());
            }
            return fields.get();
        } catch (UnusableTextException e) {
            for (int i = others.size() - 1; i >= 0; i--) {
                giveBack(others.get(i));
            }
            throw e;
        }
    }
}

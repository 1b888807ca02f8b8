package io.github.piwo.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The rows of a slice of a text file. */
abstract class FileRows extends RecordReader<TableRow> {
    private final ByteLines lines;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    /** Lines that were read and are to be read again. */
    private final Deque<Line> returned = new ArrayDeque<>();

    /** A line: its text, or the reason why it cannot be decoded. */
    record Line(long number, String text, Optional<UnusableTextException> problem) {}

    FileRows(ByteLines lines) {
        this.lines = lines;
    }

    /** The row that begins at a line that is not blank; empty if there is none to be seen. */
    abstract Optional<TableRow> row(Line line) throws IOException, UnusableTextException;

    @Override
    protected final Optional<TableRow> read() throws IOException {
        Optional<Line> line = nextLine();
        while (line.isPresent()) {
            Optional<TableRow> row = rowOrProblem(line.get());
            if (row.isPresent()) {
                return row;
            }
            line = nextLine();
        }
        return Optional.empty();
    }

    @Override
    protected final TableRow fatal(String message) {
        return new TableRow.Problem(0, message, true);
    }

    @Override
    protected final boolean isFatal(TableRow row) {
        return row instanceof TableRow.Problem problem && problem.fatal();
    }

    private Optional<TableRow> rowOrProblem(Line line) throws IOException {
        try {
            if (line.problem.isPresent()) {
                throw line.problem.get();
            }
            return line.text.isBlank() ? Optional.empty() : row(line);
        } catch (UnusableTextException e) {
            return Optional.of(new TableRow.Problem(line.number, e.getMessage(), false));
        }
    }

    final Optional<Line> nextLine() throws IOException {
        return returned.isEmpty() ? freshLine() : Optional.of(returned.pop());
    }

    /** Gives a line back, so that it is the next one. */
    final void giveBack(Line line) {
        returned.push(line);
    }

    private Optional<Line> freshLine() throws IOException {
        if (!lines.next(buffer)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Line(lines.number(), ByteLines.decode(buffer), Optional.empty()));
        } catch (UnusableTextException e) {
            return Optional.of(new Line(lines.number(), "", Optional.of(e)));
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}

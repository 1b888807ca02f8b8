package io.github.piwo.table;

import io.github.piwo.config.TableSettings;
import io.github.piwo.config.TableSettings.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** Finds delimiter, columns and header of CSV files from the first rows of one of them. */
final class DelimitedFormFinder {
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final int ROWS = 100;
    private static final Set<String> CLASS_HEADERS =
            Set.of("class", "class index", "class_index", "label", "labels", "category", "topic", "target");

    private final TableSettings settings;
    private final List<WantedColumn> wanted;
    private final Configuration hadoop;

    /**
     * For one table.
     *
     * @param wanted the columns that the table should have
     */
    DelimitedFormFinder(TableSettings settings, List<WantedColumn> wanted, Configuration hadoop) {
        this.settings = settings;
        this.wanted = wanted;
        this.hadoop = hadoop;
    }

    /** The form of a file with these columns, the first of which has the classes, separated by commas. */
    static DelimitedForm withColumns(RawFile file, List<String> columns, Configuration hadoop) throws IOException {
        DelimitedForm any = DelimitedForm.unknown(',', "\"");
        List<List<String>> rows = firstRows(file, any, 1, hadoop);
        boolean isHeader = !rows.isEmpty() && namesClasses(rows.get(0).get(0));
        return new DelimitedForm(any.delimiter(), any.quote(), columns, isHeader ? rows.get(0) : List.of());
    }

    /** The form of a file, which is that of all files of the table. */
    DelimitedForm find(RawFile file, Format format) throws IOException {
        List<Character> candidates = !settings.delimiter().isEmpty()
                ? List.of(settings.delimiter().charAt(0))
                : format == Format.TSV ? List.of('\t') : DELIMITERS;
        DelimitedForm best = null;
        int bestScore = -1;
        for (char delimiter : candidates) {
            List<List<String>> rows = firstRows(file, DelimitedForm.unknown(delimiter, settings.quote()), ROWS, hadoop);
            int score = score(rows);
            if (score > bestScore) {
                bestScore = score;
                best = form(delimiter, rows);
            }
        }
        return best;
    }

    private static List<List<String>> firstRows(RawFile file, DelimitedForm form, int most, Configuration hadoop)
            throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (DelimitedRows table = new DelimitedRows(new ByteLines(file.open(hadoop)), form, true)) {
            for (int row = 0; row < most && table.hasNext(); row++) {
                TableRow next = table.next();
                if (next instanceof TableRow.Values values) {
                    rows.add(values.values());
                } else if (next instanceof TableRow.Problem problem && problem.fatal()) {
                    throw new UnsupportedFileException(problem.message());
                }
            }
        }
        return rows;
    }

    /** A delimiter that gives the wanted columns is the right one; otherwise one that gives all rows the same number of fields. */
    private int score(List<List<String>> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        int fields = rows.get(0).size();
        int alike = (int) rows.stream().filter(row -> row.size() == fields).count();
        return (hasWanted(rows.get(0)) ? 2 * ROWS : 0) + (fields > 1 ? alike : 0);
    }

    private boolean hasWanted(List<String> columns) {
        return new HashSet<>(columns.stream().map(String::strip).toList())
                .containsAll(wanted.stream().map(WantedColumn::name).toList());
    }

    private DelimitedForm form(char delimiter, List<List<String>> rows) {
        List<String> first = rows.isEmpty() ? List.of() : rows.get(0);
        List<String> names = first.stream().map(String::strip).toList();
        List<String> numbers =
                IntStream.range(0, first.size()).mapToObj(i -> "_c" + i).toList();
        boolean byNumber =
                numbers.containsAll(wanted.stream().map(WantedColumn::name).toList());
        boolean isHeader =
                switch (settings.header()) {
                    case TRUE -> true;
                    case FALSE -> false;
                    case AUTO ->
                        !byNumber
                                || hasWanted(first)
                                || labelOf(first)
                                        .filter(DelimitedFormFinder::namesClasses)
                                        .isPresent();
                };
        return new DelimitedForm(
                delimiter, settings.quote(), isHeader && !byNumber ? names : numbers, isHeader ? first : List.of());
    }

    /** The field of a row in the numbered column with the classes, if the table should have it. */
    private Optional<String> labelOf(List<String> row) {
        return IntStream.range(0, row.size())
                .filter(i -> settings.labelColumn().equals("_c" + i))
                .filter(i -> wanted.stream().anyMatch(column -> column.name().equals(settings.labelColumn())))
                .mapToObj(row::get)
                .findFirst();
    }

    /** Whether a field is what columns of classes are called. Only their fields are looked at: a title may be any word. */
    private static boolean namesClasses(String field) {
        return CLASS_HEADERS.contains(field.strip().toLowerCase(Locale.ROOT));
    }
}

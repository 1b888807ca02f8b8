package io.github.piwo.report;

import java.util.List;
import java.util.stream.Collectors;

/** Text and tables in LaTeX. */
final class LatexText {
    private LatexText() {}

    /** Text in which nothing is a command; the signs of our own sentences are in every font. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(character -> escaped.append(
                        switch (character) {
                            case '\\' -> "\\textbackslash{}";
                            case '{', '}', '$', '&', '#', '_', '%' -> "\\" + Character.toString(character);
                            case '^' -> "\\textasciicircum{}";
                            case '~' -> "\\textasciitilde{}";
                            case '<' -> "\\textless{}";
                            case '>' -> "\\textgreater{}";
                            case '"' -> "\\textquotedbl{}";
                            case 'α' -> "$\\alpha$";
                            case '−' -> "$-$";
                            case '–' -> "--";
                            case '…' -> "\\dots{}";
                            case '\n', '\r', '\t' -> " ";
                            default -> Character.toString(character);
                        }));
        return escaped.toString();
    }

    /** A row of a table, whose cells are LaTeX already. */
    static String row(List<String> cells) {
        return String.join(" & ", cells) + " \\\\\n";
    }

    /** Rows below a head, between the rules of booktabs; on several pages if need be. */
    static String longTable(String columns, List<String> head, List<List<String>> rows) {
        return "\\begin{longtable}{" + columns + "}\n\\toprule\n" + row(head)
                + "\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n"
                + rows.stream().map(LatexText::row).collect(Collectors.joining())
                + "\\end{longtable}\n";
    }
}

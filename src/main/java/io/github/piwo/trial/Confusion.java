package io.github.piwo.trial;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How texts were classified: the number of texts of each class that were given each label. Only numbers above 0 are kept, since
 * there may be hundreds of classes.
 *
 * @param classes the number of classes
 * @param cells lists of three numbers: the true label, the given one, and the number of texts; sorted
 */
public record Confusion(int classes, List<List<Integer>> cells) implements Serializable {
    /** Of no texts. */
    public static final Confusion NONE = new Confusion(0, List.of());

    /** Copies the lists. */
    public Confusion {
        cells = cells.stream().map(List::copyOf).toList();
    }

    /**
     * The figures of one class; 0 where nothing can be divided.
     *
     * @param precision the share of the texts given this label that are of this class
     * @param recall the share of the texts of this class that were given this label
     * @param f1 the harmonic mean of both
     * @param support the number of texts of this class
     */
    public record ClassFigures(double precision, double recall, double f1, int support) {}

    /** From true and given labels, in the same order. */
    public static Confusion of(int classes, int[] labels, int[] given) {
        int[][] counts = new int[classes][classes];
        for (int i = 0; i < labels.length; i++) {
            counts[labels[i]][given[i]]++;
        }
        List<List<Integer>> cells = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            for (int other = 0; other < classes; other++) {
                if (counts[label][other] > 0) {
                    cells.add(List.of(label, other, counts[label][other]));
                }
            }
        }
        return new Confusion(classes, cells);
    }

    /** That of all texts of several classifiers of the same classes together; {@link #NONE} of none. */
    public static Confusion pooled(List<Confusion> several) {
        SortedMap<List<Integer>, Integer> texts = new TreeMap<>(
                Comparator.<List<Integer>>comparingInt(pair -> pair.get(0)).thenComparingInt(pair -> pair.get(1)));
        int classes = 0;
        for (Confusion confusion : several) {
            classes = Math.max(classes, confusion.classes);
            confusion.cells.forEach(cell -> texts.merge(cell.subList(0, 2), cell.get(2), Integer::sum));
        }
        return new Confusion(
                classes,
                texts.entrySet().stream()
                        .map(cell -> List.of(cell.getKey().get(0), cell.getKey().get(1), cell.getValue()))
                        .toList());
    }

    /** The number of texts. */
    public int texts() {
        return cells.stream().mapToInt(cell -> cell.get(2)).sum();
    }

    /** The share of texts that were given their label; NaN without texts. */
    public double accuracy() {
        int correct = cells.stream()
                .filter(cell -> cell.get(0).equals(cell.get(1)))
                .mapToInt(cell -> cell.get(2))
                .sum();
        return (double) correct / texts();
    }

    /** The mean F1 of the classes that texts have or were given; NaN without texts. */
    public double macroF1() {
        return figures().stream()
                .filter(figures -> figures.support() > 0 || !Double.isNaN(figures.precision()))
                .mapToDouble(ClassFigures::f1)
                .average()
                .orElse(Double.NaN);
    }

    /** The figures of each class, in the order of the labels. */
    public List<ClassFigures> byClass() {
        return figures().stream()
                .map(figures -> Double.isNaN(figures.precision())
                        ? new ClassFigures(0, figures.recall(), figures.f1(), figures.support())
                        : figures)
                .toList();
    }

    /** Likewise; the precision of a label that was never given is NaN. */
    private List<ClassFigures> figures() {
        int[] correct = new int[classes];
        int[] support = new int[classes];
        int[] given = new int[classes];
        for (List<Integer> cell : cells) {
            int texts = cell.get(2);
            support[cell.get(0)] += texts;
            given[cell.get(1)] += texts;
            correct[cell.get(0)] += cell.get(0).equals(cell.get(1)) ? texts : 0;
        }
        List<ClassFigures> figures = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            figures.add(new ClassFigures(
                    (double) correct[label] / given[label],
                    support[label] == 0 ? 0 : (double) correct[label] / support[label],
                    support[label] + given[label] == 0 ? 0 : 2.0 * correct[label] / (support[label] + given[label]),
                    support[label]));
        }
        return figures;
    }
}

package io.github.piwo.corpus;

import io.github.piwo.config.DatasetSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.config.TableSettings;
import io.github.piwo.config.TableSettings.Markup;
import io.github.piwo.corpus.TablePart.Columns;
import io.github.piwo.corpus.TablePart.Ids;
import io.github.piwo.table.RawFile;
import io.github.piwo.table.TextTable;
import io.github.piwo.table.WantedColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Raw data that are tables: people's own, AG News, and texts that the program writes in its form. */
final class TableCorpora {
    private static final String GROUP = "dataset.table.";
    private static final List<String> NEWS_COLUMNS = List.of("_c0", "_c1", "_c2");
    private static final Columns NEWS = new Columns(
            List.of(new WantedColumn("title", "_c1"), new WantedColumn("description", "_c2")),
            Optional.of(new WantedColumn("class", "_c0")),
            Optional.empty(),
            Optional.empty(),
            Ids.PLACE,
            Markup.NEWS);
    /** In the order of their numbers in the file of class names that comes with AG News. */
    private static final ClassNames.Known NEWS_CLASSES = new ClassNames.Known(
            List.of("World", "Sports", "Business", "Sci/Tech"),
            List.of(List.of("1", "2", "3", "4"), List.of("0", "1", "2", "3")));

    private TableCorpora() {}

    /** The tables that the settings name. */
    static RawCorpus own(TableSettings settings, SparkSession spark) {
        Columns labelled = columns(settings);
        Columns unlabelled = new Columns(
                labelled.text(), Optional.empty(), labelled.id(), Optional.empty(), labelled.ids(), labelled.markup());
        List<TablePart> tables = new ArrayList<>();
        tables.add(part("train", settings.train(), settings, RawRecord.Part.TRAIN, labelled, spark));
        if (!settings.unlabelled().isEmpty()) {
            tables.add(part("unlabelled", settings.unlabelled(), settings, RawRecord.Part.UNSUP, unlabelled, spark));
        }
        if (!settings.test().isEmpty()) {
            tables.add(part("test", settings.test(), settings, RawRecord.Part.TEST, labelled, spark));
        }
        List<RawFile> files =
                tables.stream().flatMap(table -> table.table().files().stream()).toList();
        String labels = GROUP + "label-column = " + settings.labelColumn();
        return new RawCorpus(settings.train(), labels, files, List.of(), tables, Optional.empty());
    }

    private static TablePart part(
            String key,
            String location,
            TableSettings settings,
            RawRecord.Part part,
            Columns columns,
            SparkSession spark) {
        TextTable table = TextTable.open(spark, GROUP + key, location, settings, columns.all());
        return new TablePart(table, part, columns);
    }

    private static Columns columns(TableSettings settings) {
        return new Columns(
                settings.textColumns().stream()
                        .map(name -> new WantedColumn(GROUP + "text-columns", name))
                        .toList(),
                column("label-column", settings.labelColumn()),
                column("id-column", settings.idColumn()),
                column("split-column", settings.splitColumn()),
                settings.idColumn().isEmpty() ? Ids.CONTENT : Ids.COLUMN,
                settings.markup());
    }

    private static Optional<WantedColumn> column(String key, String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(new WantedColumn(GROUP + key, name));
    }

    /** {@code train.csv} and {@code test.csv} with class, title and description. */
    static RawCorpus agNews(String dataset, Configuration hadoop) {
        String path = RawPaths.withoutSlash(dataset);
        if (RawPaths.status(path, hadoop).isFile()) {
            throw new SettingsException("dataset.path = " + path
                    + " is a file; it must be the folder that contains train.csv and test.csv");
        }
        RawFile train = csvFile(path, "train.csv", hadoop);
        RawFile test = csvFile(path, "test.csv", hadoop);
        return news(path, train, test, NEWS_CLASSES, hadoop);
    }

    /** The file, or a compressed one in its place. */
    private static RawFile csvFile(String folder, String name, Configuration hadoop) {
        for (String ending : List.of("", ".gz", ".bz2")) {
            String location = folder + "/" + name + ending;
            if (RawPaths.isFile(location, hadoop)) {
                return ending.isEmpty() ? new RawFile.Stored(name, location) : new RawFile.Compressed(name, location);
            }
        }
        throw new SettingsException(
                "dataset.path = " + folder + ": there is no " + name + " in this folder, nor " + name + ".gz or .bz2");
    }

    static RawCorpus synthetic(DatasetSettings dataset, Configuration hadoop) {
        long training = (long) dataset.labelledTexts() + dataset.unlabelledTexts();
        RawFile train = new SyntheticFile("train.csv", dataset, training);
        RawFile test =
                new SyntheticFile("test.csv", dataset, dataset.synthetic().testTexts());
        List<String> classes = IntStream.rangeClosed(1, dataset.synthetic().classes())
                .mapToObj(Integer::toString)
                .toList();
        return news("the synthetic dataset", train, test, ClassNames.Known.of(classes), hadoop);
    }

    private static RawCorpus news(
            String location, RawFile train, RawFile test, ClassNames.Known classes, Configuration hadoop) {
        List<TablePart> tables = Stream.of(train, test)
                .map(file -> new TablePart(
                        TextTable.ofCsv(file, NEWS_COLUMNS, hadoop),
                        file == test ? RawRecord.Part.TEST : RawRecord.Part.TRAIN,
                        NEWS))
                .toList();
        return new RawCorpus(
                location, "dataset.path: " + location, List.of(test, train), List.of(), tables, Optional.of(classes));
    }
}

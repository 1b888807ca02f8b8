package io.github.piwo.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsLoader;
import io.github.piwo.config.TableSettings;
import io.github.piwo.config.TableSettings.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelimitedFormFinderTest {
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theDelimiterIsTheOneThatGivesTheWantedColumns(String delimiter) throws IOException {
        DelimitedForm form = find(List.of("title", "topic"), "title|topic|x\na, b; c|d|e\n".replace("|", delimiter));
        assertThat(String.valueOf(form.delimiter())).isEqualTo(delimiter);
        assertThat(form.columns()).containsExactly("title", "topic", "x");
        assertThat(form.header()).containsExactly("title", "topic", "x");
    }

    @Test
    void withoutNamesTheDelimiterIsTheOneThatDividesAllRowsAlike() throws IOException {
        DelimitedForm form = find(List.of("_c1", "_c0"), "1;a, b\n2;c\n3;d, e, f\n");
        assertThat(form.delimiter()).isEqualTo(';');
        assertThat(form.columns()).containsExactly("_c0", "_c1");
        assertThat(form.header()).isEmpty();
    }

    @Test
    void aNumberedTableMayHaveAHeader() throws IOException {
        DelimitedForm form = find(List.of("_c1", "_c0"), "Class Index,Title\n1,a\n");
        assertThat(form.columns()).containsExactly("_c0", "_c1");
        assertThat(form.header()).containsExactly("Class Index", "Title");
    }

    @Test
    void aTextThatIsCalledLikeAColumnOfClassesIsNoHeader() throws IOException {
        assertThat(find(List.of("_c1", "_c0"), "1,Target\n2,a\n").header()).isEmpty();
        RawFile file = file("\"3\",\"Target\",\"opens a shop\"\n");
        assertThat(DelimitedFormFinder.withColumns(file, List.of("_c0", "_c1", "_c2"), HADOOP)
                        .header())
                .isEmpty();
    }

    @Test
    void theSettingsHaveTheLastWord() throws IOException {
        assertThat(find(List.of("_c1", "_c0"), "x,y\n1,a\n", "dataset.table.header=true")
                        .header())
                .containsExactly("x", "y");
        assertThat(find(List.of("title", "topic"), "title,topic\na,b\n", "dataset.table.header=false")
                        .columns())
                .containsExactly("_c0", "_c1");
        assertThat(find(List.of("title", "topic"), "title,topic;x\na,b;c\n", "dataset.table.delimiter=;")
                        .columns())
                .containsExactly("title,topic", "x");
    }

    /** The last of the wanted columns has the classes. */
    private DelimitedForm find(List<String> wanted, String content, String... overrides) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "output=out",
                "dataset.name=table",
                "dataset.table.train=a.csv",
                "dataset.table.text-columns=[" + wanted.get(0) + "]",
                "dataset.table.label-column=" + wanted.get(1)));
        all.addAll(List.of(overrides));
        ExperimentSettings settings = SettingsLoader.load(Optional.empty(), all);
        TableSettings table = settings.dataset().table();
        List<WantedColumn> columns = wanted.stream()
                .map(name -> new WantedColumn("dataset.table.any", name))
                .toList();
        return new DelimitedFormFinder(table, columns, HADOOP).find(file(content), Format.CSV);
    }

    private RawFile file(String content) throws IOException {
        Path path = Files.writeString(folder.resolve("table.csv"), content);
        return new RawFile.Stored("table.csv", path.toString());
    }
}

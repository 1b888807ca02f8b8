package io.github.piwo.config;

import static io.github.piwo.config.SettingsFiles.file;
import static io.github.piwo.config.SettingsFiles.load;
import static io.github.piwo.config.SettingsFiles.synthetic;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsRejectionTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        seed=1.5                            | --set seed = 1.5: must be a whole number from -9223372036854775808 to 9223372036854775807
        seed=9223372036854775808            | --set seed = "9223372036854775808": must be a whole number from -9223372036854775808 to 9223372036854775807
        seed=true                           | --set seed = true: must be a whole number from -9223372036854775808 to 9223372036854775807
        'sweep.seeds=[1, 2, 1]'              | '--set sweep.seeds = [1,2,1]: must be a list without repetition, but 1 is in it more than once'
        sweep.seeds=[]                      | --set sweep.seeds = []: must be a list in brackets that is not empty, each element a whole number from -9223372036854775808 to 9223372036854775807
        seed=null                           | --set seed = null: must be a whole number from -9223372036854775808 to 9223372036854775807
        dataset.name=agnew                  | --set dataset.name = "agnew": must be one of table, imdb, agnews, synthetic
        dataset.path=out                    | --set dataset.path = "out": must be left empty with dataset.name = synthetic
        dataset.labelled-texts=1            | --set dataset.labelled-texts = 1: must be a whole number from 2 to 2147483647
        dataset.unlabelled-texts=-1         | --set dataset.unlabelled-texts = -1: must be a whole number from 0 to 2147483647
        dataset.splits=1                    | --set dataset.splits = 1: must be a whole number from 2 to 2147483647
        dataset.splits=2001                 | --set dataset.splits = 2001: must be at most dataset.labelled-texts = 1000, so that no split is empty
        dataset.max-tokens=0                | --set dataset.max-tokens = 0: must be a whole number from 1 to 2147483647
        dataset.vocabulary-size=1099511627776 | --set dataset.vocabulary-size = 1099511627776: must be a whole number from 1 to 2147483647
        dataset.tokenizer=bpe               | --set dataset.tokenizer = "bpe": must be one of words, whitespace
        dataset.max-bad-rows=-1             | --set dataset.max-bad-rows = -1: must be a whole number from 0 to 2147483647
        dataset.vectors.source=glove        | --set dataset.vectors.source = "glove": must be one of word2vec, random, file
        dataset.vectors.source=file         | dataset.vectors.path is missing: must be a path, since dataset.vectors.source = file; set it in the settings file or by --set dataset.vectors.path=PATH
        dataset.vectors.path=x.vec          | --set dataset.vectors.path = "x.vec": must be left empty with dataset.vectors.source other than file
        dataset.vectors.dimension=0         | --set dataset.vectors.dimension = 0: must be a whole number from 1 to 2147483647
        dataset.synthetic.classes=1         | --set dataset.synthetic.classes = 1: must be a whole number from 2 to 2147483647
        dataset.synthetic.test-texts=0      | --set dataset.synthetic.test-texts = 0: must be a whole number from 1 to 2147483647
        dataset.synthetic.min-words=17      | --set dataset.synthetic.min-words = 17: must be at most dataset.synthetic.max-words = 12
        dataset.synthetic.topic-share=1.01  | --set dataset.synthetic.topic-share = 1.01: must be a number from 0 to 1
        model.latent-size=0                 | --set model.latent-size = 0: must be a whole number from 1 to 2147483647
        model.dropout=1                     | --set model.dropout = 1: must be a number of at least 0 and below 1
        model=5                             | --set model = 5: must be a group of settings, such as model.bag-features
        training.learning-rate=0            | --set training.learning-rate = 0: must be a finite number above 0
        training.learning-rate=1e999        | --set training.learning-rate = 1e999: must be a finite number above 0
        training.adam.beta1=1               | --set training.adam.beta1 = 1: must be a number of at least 0 and below 1
        training.adam.beta2=-0.1            | --set training.adam.beta2 = -0.1: must be a number of at least 0 and below 1
        training.adam.epsilon=0             | --set training.adam.epsilon = 0: must be a finite number above 0
        training.importance-samples=0       | --set training.importance-samples = 0: must be a whole number from 1 to 2147483647
        training.temperature=NaN            | --set training.temperature = "NaN": must be a finite number above 0
        training.bound-scale=word           | --set training.bound-scale = "word": must be one of token, text
        training.annealing.steps=-1         | --set training.annealing.steps = -1: must be a whole number from 0 to 2147483647
        training.patience=0                 | --set training.patience = 0: must be a whole number from 1 to 2147483647
        training.max-minutes=-1             | --set training.max-minutes = -1: must be a finite number of at least 0
        execution.threads=0          | --set execution.threads = 0: must be a whole number from 1 to 2147483647
        sweep.objectives=[VAE, ELBO]        | --set sweep.objectives[1] = "ELBO": must be one of None, VAE, PIWO, iPIWO, IWAE
        sweep.objectives=[VAE, vae]         | --set sweep.objectives = ["VAE","vae"]: must be a list without repetition, but VAE is in it more than once
        sweep.supervision-rates=[0]         | --set sweep.supervision-rates[0] = 0: must be a number above 0 and at most 1
        sweep.supervision-rates=[0.1, 1.5]  | --set sweep.supervision-rates[1] = 1.5: must be a number above 0 and at most 1
        sweep.supervision-rates=0.1         | --set sweep.supervision-rates = 0.1: must be a list in brackets that is not empty, each element a number above 0 and at most 1
        sweep.alphas=[-10]                  | --set sweep.alphas[0] = -10: must be a finite number above 0
        sweep.alphas=[]                     | --set sweep.alphas = []: must be a list in brackets that is not empty, each element a finite number above 0
        sweep.alphas=[1, 1.0]               | --set sweep.alphas = [1,1]: must be a list without repetition, but 1.0 is in it more than once
        sweep.splits=[6]                    | --set sweep.splits[0] = 6: must be a whole number from 1 to 5
        sweep.splits=[0]                    | --set sweep.splits[0] = 0: must be a whole number from 1 to 5
        sweep.rates=[0.1]                   | --set unknown key sweep.rates = [0.1]; the nearest known key is sweep.seeds
        batch-size=3                        | --set unknown key batch-size = 3; the nearest known key is training.batch-size
        dataset-defaults.imdb.max-tokens=3  | --set unknown key dataset-defaults.imdb.max-tokens = 3; the nearest known key is dataset.max-tokens
        sweep.splits                        | --set sweep.splits: must be key=value
        =5                                  | --set =5: must be key=value
        a..b=5                              | --set a..b=5: must be key=value with a key such as sweep.splits
        sweep.splits=[1, 2                  | --set sweep.splits=[1, 2: must be key=value with a value in HOCON, such as 5 or [1, 2]
        seed=                               | --set seed=: must be key=value with a value in HOCON, such as 5 or [1, 2]
        'seed=1, output=x'                  | '--set seed=1, output=x: must be key=value with one value'
        seed=${?nowhere-to-be-found}        | --set seed=${?nowhere-to-be-found}: must be key=value with one value
        """)
    void anOverrideIsRefusedWithItsKeyItsValueAndWhatIsAllowed(String override, String message) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> synthetic(override))
                .withMessage(message);
    }

    @Test
    void requiredSettingsAreAskedFor() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> SettingsLoader.load(Optional.empty(), List.of("dataset.name=synthetic")))
                .withMessage("output is missing: must be the directory that everything is written to;"
                        + " set it in the settings file or by --set output=DIRECTORY");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> SettingsLoader.load(Optional.empty(), List.of("output=out")))
                .withMessage("dataset.name is missing: must be one of table, imdb, agnews, synthetic;"
                        + " set it in the settings file or by --set dataset.name=NAME");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> synthetic("dataset.name=imdb"))
                .withMessageStartingWith("dataset.path is missing: must be a path, since dataset.name = imdb;");
    }

    @Test
    void localPathsMustExistWhereRawDataAreRead() {
        String missing = folder.resolve("missing").toString();
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> synthetic("dataset.name=imdb", "dataset.path=" + missing)
                        .dataset()
                        .requireRawData())
                .withMessage("dataset.path = " + missing + ": must be a path that exists");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> synthetic("dataset.name=imdb", "dataset.path=file://" + missing)
                        .dataset()
                        .requireRawData())
                .withMessage("dataset.path = file://" + missing + ": must be a path that exists");
    }

    @Test
    void aFilesMistakeIsNamedByItsLine() {
        Path file = file(folder, "output = out", "dataset.name = synthetic", "", "model { dropout = 1.5 }");

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(file))
                .withMessage(file + ":4: model.dropout = 1.5: must be a number of at least 0 and below 1");
    }

    @Test
    void anElementOfAListIsNamedByItsOwnLine() {
        Path file = file(folder, "output = out", "dataset.name = synthetic", "sweep.alphas = [", "1", "-5", "]");

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(file))
                .withMessage(file + ":5: sweep.alphas[1] = -5: must be a finite number above 0");
    }

    @Test
    void anUnknownGroupIsNamedByASettingOfIt() {
        Path file = file(folder, "output = out", "dataset.name = synthetic", "trainng {", "patience = 5", "}");

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(file))
                .withMessage(file + ":4: unknown key trainng.patience = 5; the nearest known key is training.patience");
    }

    @Test
    void aSyntaxErrorIsNamedByItsLine() {
        Path file = file(folder, "output = out", "dataset { name = synthetic", "model = }}");

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(file))
                .withMessageStartingWith(file + ":3: ");
    }

    @Test
    void anUnresolvedSubstitutionIsNamedByItsLine() {
        Path file = file(folder, "output = out", "dataset.name = ${nowhere}");

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(file))
                .withMessageStartingWith(file + ":2: ")
                .withMessageContaining("${nowhere}");
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("none.conf");

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> load(file))
                .withMessage("settings file " + file + ": must be a file that exists and can be read");
    }

    @Test
    void theMessageIsOneLineWhateverWasTyped() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> synthetic("a key\nof two lines"))
                .withMessage("--set a key of two lines: must be key=value");
    }
}

package io.github.piwo.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlflowExportTest {
    /** MLflow accepts letters and digits of any script, and few other characters. */
    @ParameterizedTest
    @CsvSource({
        "3, Sci/Tech, test_f1/3 Sci_Tech",
        "0, größte, test_f1/0 größte",
        "1, 体育, test_f1/1 体育",
        "2, .., test_f1/2 ..",
        "4, a:b, test_f1/4 a_b",
        "5, a_b, test_f1/5 a_b"
    })
    void eachClassHasAKeyOfItsOwn(int label, String name, String key) {
        assertThat(MlflowExport.keyOfClass(label, name)).isEqualTo(key).matches("[\\p{L}\\p{N}_. /-]+");
    }
}

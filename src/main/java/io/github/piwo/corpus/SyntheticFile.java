package io.github.piwo.corpus;

import io.github.piwo.config.DatasetSettings;
import io.github.piwo.table.RawFile;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;

/** A file in the form of AG News that is generated while it is read. */
record SyntheticFile(String name, DatasetSettings settings, long rows) implements RawFile {
    private static final long serialVersionUID = 1L;

    @Override
    public String location() {
        return name;
    }

    @Override
    public String state(Configuration hadoop) {
        return name;
    }

    @Override
    public InputStream open(Configuration hadoop) {
        return new SyntheticCsv(settings.synthetic(), settings.seed(), name, rows).asStream();
    }
}

package io.github.piwo.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar's manifest. */
final class ProgramVersion implements IVersionProvider {

    /** The version; {@code development} if the program does not run from its jar. */
    static String current() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"piwo " + current()};
    }
}

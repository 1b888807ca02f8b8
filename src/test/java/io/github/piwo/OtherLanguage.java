package io.github.piwo;

import java.util.Locale;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets every second process of the tests run on a machine whose language writes digits of its own, so that no text which other
 * programs read can depend on it.
 */
public final class OtherLanguage implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        String fork = System.getProperty("test.fork", "1");
        if (fork.matches("\\d*[02468]")) {
            Locale.setDefault(Locale.forLanguageTag("fa-IR"));
        }
    }
}

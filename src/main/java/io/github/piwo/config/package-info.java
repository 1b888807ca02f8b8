/**
 * Settings: reads HOCON and {@code reference.conf} into validated records.
 *
 * <p>The only entry point is {@link io.github.piwo.config.SettingsLoader}. Settings are valid, so other packages do not check
 * ranges again.
 */
package io.github.piwo.config;

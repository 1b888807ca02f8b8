/**
 * Settings: HOCON over {@code reference.conf} into validated records.
 *
 * <p>{@link io.github.piwo.config.SettingsLoader} is the one way in. Whatever leaves this package is valid, so nothing
 * behind it checks a range again.
 */
package io.github.piwo.config;

/**
 * From a raw text to the tokens that networks read: {@link io.github.piwo.text.TextCleaner}, then
 * {@link io.github.piwo.text.Words}, then {@link io.github.piwo.text.TokenIndex}. A dataset is prepared in this way, and so is
 * every text that a kept model is asked about.
 */
package io.github.piwo.text;

/**
 * The durable files of an output, on any Hadoop file system.
 *
 * <p>{@link io.github.piwo.store.RecordStore} holds one file for each finished trial, the source of truth;
 * {@link io.github.piwo.store.OutputLock} keeps a second driver out; {@link io.github.piwo.store.RunJournal} records what each
 * run did. All of them write through {@link io.github.piwo.store.OutputFiles}, where a file appears as a whole or not at all.
 */
package io.github.piwo.store;

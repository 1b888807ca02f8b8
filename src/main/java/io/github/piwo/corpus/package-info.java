/**
 * Raw text to prepared dataset, with Spark.
 *
 * <p>{@link io.github.piwo.corpus.CorpusPreparation} is the one way in: raw files → checked texts → labelled, unlabelled
 * and test texts → vocabulary → word vectors → encoded texts on Parquet. {@link io.github.piwo.corpus.CorpusFingerprint}
 * and {@link io.github.piwo.corpus.CorpusLocation} say, without Spark, which prepared dataset belongs to settings.
 */
package io.github.piwo.corpus;

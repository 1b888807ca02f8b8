/**
 * Statistics and tables over trial records.
 *
 * <p>{@link io.github.piwo.results.Aggregates} computes the numbers of the paper's tables from records, compares the objectives by
 * significance tests and decides the paper's hypotheses,
 * {@link io.github.piwo.results.ParquetTables} writes records and aggregates as Parquet, and
 * {@link io.github.piwo.results.PrintedTables} prints Table 1 and Table 2.
 *
 * <p>An output may hold records of several experiments (other data, other model or training settings).
 * Aggregates never mix them: every table has an {@code experiment} column, and the printed tables show one experiment.
 */
package io.github.piwo.results;

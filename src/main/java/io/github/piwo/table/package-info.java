/**
 * Tables of texts: CSV and JSON lines row by row with their place, Parquet and ORC by Spark.
 *
 * <p>{@link io.github.piwo.table.TextTable} is the one way in. It finds the files, their format and their columns, and gives the
 * rows as text; what the columns mean is decided by its users.
 */
package io.github.piwo.table;

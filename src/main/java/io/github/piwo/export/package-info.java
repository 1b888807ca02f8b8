/**
 * Exports trials to other tools: {@link io.github.piwo.export.TensorBoardExport}, {@link
 * io.github.piwo.export.MlflowExport}.
 */
package io.github.piwo.export;

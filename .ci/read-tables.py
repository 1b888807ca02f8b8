"""Reads the result tables as people do, with pandas and DuckDB, and asserts what must hold in them.

usage: read-tables.py TABLES_DIRECTORY
"""

import math
import sys
from pathlib import Path

import duckdb
import pandas as pd
from sklearn import metrics

TABLES = ["trials", "epochs", "accuracy_by_alpha", "accuracy", "alpha", "comparisons", "hypotheses", "confusion", "classes", "calibration", "generated"]
ACCURACIES = ["test_accuracy", "validation_accuracy", "train_accuracy"]
BASELINES = {"NaiveBayes", "Tfidf", "MeanVectors"}
CELL = ["dataset", "objective", "supervision_rate", "alpha"]


def load(directory: Path) -> dict[str, pd.DataFrame]:
    tables = {}
    for name in TABLES:
        tables[name] = pd.read_parquet(directory / name)
        rows = duckdb.sql(f"SELECT count(*) FROM '{directory / name}/*.parquet'").fetchall()[0][0]
        assert rows == len(tables[name]) > 0, f"{name}: {rows} rows in DuckDB, {len(tables[name])} in pandas"
        print(f"{name}: {rows} rows")
    return tables


def check_trials(trials: pd.DataFrame, epochs: pd.DataFrame) -> None:
    assert trials["trial_id"].is_unique, "a trial has more than one row"
    assert set(trials["status"]) <= {"completed", "failed", "diverged"}, set(trials["status"])
    completed = trials[trials["status"] == "completed"]
    assert len(completed) == len(trials), trials[["objective", "status", "error_message"]].to_string()
    for column in ACCURACIES:
        assert completed[column].between(0, 1).all(), f"{column} outside of 0 to 1"
    baselines = trials["objective"].isin(BASELINES)
    assert set(trials.loc[baselines, "objective"]) == BASELINES, "a baseline is missing"
    without_alpha = baselines | (trials["objective"] == "None")
    assert (trials["alpha"].isna() == without_alpha).all(), "alpha must be null for None and baselines only"
    assert (trials["strength"].notna() == baselines).all(), "strength must be that of baselines only"
    assert set(epochs["trial_id"]) == set(completed.loc[~baselines, "trial_id"]), "epochs are not those of the trials"


def check_means(trials: pd.DataFrame, directory: Path) -> None:
    """Each cell's mean and sample standard deviation, computed once more from the trials, by DuckDB."""
    cells = duckdb.sql(f"""
        SELECT cell.objective, cell.alpha, cell.n, count(*) AS trials,
               cell.test_accuracy_mean AS mean, avg(trial.test_accuracy) AS expected_mean,
               cell.test_accuracy_std AS std, stddev_samp(trial.test_accuracy) AS expected_std
        FROM '{directory}/accuracy_by_alpha/*.parquet' AS cell
        JOIN '{directory}/trials/*.parquet' AS trial
          ON {" AND ".join(f"cell.{key} IS NOT DISTINCT FROM trial.{key}" for key in CELL)}
        WHERE trial.status = 'completed'
        GROUP BY ALL
    """).fetchall()
    expected_cells = trials.groupby(CELL, dropna=False).ngroups
    assert len(cells) == expected_cells, f"{len(cells)} cells, expected {expected_cells}"
    for objective, alpha, n, count, found_mean, expected_mean, found_std, expected_std in cells:
        where = f"{objective}, alpha {alpha}"
        assert n == count, f"{where}: n = {n}, but {count} trials"
        assert math.isclose(found_mean, expected_mean, abs_tol=1e-9), f"{where}: {found_mean} != {expected_mean}"
        assert math.isclose(found_std, expected_std, abs_tol=1e-9), f"{where}: {found_std} != {expected_std}"


def check_classes(trials: pd.DataFrame, confusion: pd.DataFrame, classes: pd.DataFrame) -> None:
    """The figures of each trial's classes, from its confusion, by scikit-learn."""
    for trial in trials.itertuples():
        cells = confusion[confusion["trial_id"] == trial.trial_id]
        labels = cells["true_class"].repeat(cells["texts"]).tolist()
        given = cells["predicted_class"].repeat(cells["texts"]).tolist()
        own = classes[classes["trial_id"] == trial.trial_id]
        precision, recall, f1, support = metrics.precision_recall_fscore_support(
            labels, given, labels=own["class"].tolist(), zero_division=0
        )
        for name, expected in [("precision", precision), ("recall", recall), ("f1", f1), ("support", support)]:
            found = own[name].tolist()
            assert all(math.isclose(x, y, abs_tol=1e-12) for x, y in zip(found, expected)), f"{trial.trial_id}: {name}"
        macro_f1 = metrics.f1_score(labels, given, average="macro", zero_division=0)
        assert math.isclose(trial.test_macro_f1, macro_f1, abs_tol=1e-12), f"{trial.trial_id}: macro-F1"
        accuracy = metrics.accuracy_score(labels, given)
        assert math.isclose(trial.test_accuracy, accuracy, abs_tol=1e-12), f"{trial.trial_id}: accuracy"


def check_models(trials: pd.DataFrame, calibration: pd.DataFrame, generated: pd.DataFrame) -> None:
    """The calibration error of each trial from its bins, and generated texts of generative models alone."""
    for trial in trials.itertuples():
        bins = calibration[calibration["trial_id"] == trial.trial_id]
        error = (bins["texts"] * (bins["accuracy"] - bins["probability"]).abs()).sum() / bins["texts"].sum()
        assert math.isclose(trial.test_calibration_error, error, abs_tol=1e-12), f"{trial.trial_id}: calibration"
    writers = set(trials.loc[trials["alpha"].notna(), "trial_id"])
    assert set(generated["trial_id"]) == writers, "generated texts are not those of the generative models"
    assert set(trials.loc[trials["label_fidelity"].notna(), "trial_id"]) == writers, "label fidelity likewise"
    assert (generated.groupby(["trial_id", "class"]).size() == 3).all(), "three texts for each class"


def main() -> None:
    directory = Path(sys.argv[1])
    tables = load(directory)
    check_trials(tables["trials"], tables["epochs"])
    check_means(tables["trials"], directory)
    check_classes(tables["trials"], tables["confusion"], tables["classes"])
    check_models(tables["trials"], tables["calibration"], tables["generated"])
    print("all as it should be")


if __name__ == "__main__":
    main()

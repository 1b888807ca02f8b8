"""Reads what `piwo export` wrote as TensorBoard and MLflow do, and compares it with the result tables.

usage: check-export.py TABLES TENSORBOARD_FOLDER MLFLOW_URI
"""

import math
import sys
from pathlib import Path

import mlflow
import pandas as pd
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def close(found: float, expected: float, where: str) -> None:
    # TensorBoard keeps single precision.
    assert math.isclose(found, expected, rel_tol=1e-6, abs_tol=1e-9), f"{where}: {found}, the table has {expected}"


def check_tensorboard(trials: pd.DataFrame, epochs: pd.DataFrame, folder: Path) -> None:
    folders = {file.parent.name.rsplit("-", 1)[1]: file.parent for file in folder.rglob("events.out.tfevents.*")}
    assert len(folders) == len(trials), f"{len(folders)} folders, {len(trials)} trials"
    for trial in trials.itertuples():
        events = EventAccumulator(str(folders[trial.trial_id[:8]]))
        events.Reload()
        curve = epochs[epochs["trial_id"] == trial.trial_id].sort_values("epoch")
        for tag, column in [("accuracy/validation", "validation_accuracy"), ("macro_f1/validation", "validation_macro_f1"),
                            ("loss/classifier", "classifier_loss"),
                            ("bound/unlabelled", "bound_unlabelled")]:  # fmt: skip
            expected = curve[curve[column].notna()]
            found = events.Scalars(tag) if len(expected) else []
            assert [event.step for event in found] == list(expected["step"]), f"{trial.trial_id} {tag}: other steps"
            for event, value in zip(found, expected[column]):
                close(event.value, value, f"{trial.trial_id} {tag} step {event.step}")
        if trial.status == "completed":
            close(events.Scalars("test/accuracy")[0].value, trial.test_accuracy, trial.trial_id)
            close(events.Scalars("test/macro_f1")[0].value, trial.test_macro_f1, trial.trial_id)
    print(f"TensorBoard reads {len(folders)} trials")


def check_mlflow(trials: pd.DataFrame, epochs: pd.DataFrame, uri: str) -> None:
    mlflow.set_tracking_uri(uri)
    client = mlflow.MlflowClient()
    names = [experiment.name for experiment in mlflow.search_experiments() if experiment.name.startswith("piwo ")]
    runs = mlflow.search_runs(experiment_names=names).set_index("tags.piwo.trial_id")
    assert runs.index.is_unique and set(runs.index) == set(trials["trial_id"]), "the runs are not the trials"
    for trial in trials.itertuples():
        run = runs.loc[trial.trial_id]
        assert run["params.objective"] == trial.objective
        assert float(run["params.supervision_rate"]) == trial.supervision_rate
        assert run["status"] == ("FINISHED" if trial.status == "completed" else "FAILED")
        if trial.status == "completed":
            close(run["metrics.test_accuracy"], trial.test_accuracy, trial.trial_id)
            close(run["metrics.test_macro_f1"], trial.test_macro_f1, trial.trial_id)
        curve = epochs[epochs["trial_id"] == trial.trial_id].sort_values("epoch")
        history = client.get_metric_history(run["run_id"], "validation_accuracy_by_epoch")
        assert [metric.step for metric in history] == list(curve["epoch"]), trial.trial_id
        for metric, value in zip(history, curve["validation_accuracy"]):
            close(metric.value, value, f"{trial.trial_id} epoch {metric.step}")
    print(f"MLflow reads {len(runs)} runs")


def main() -> None:
    tables, folder, uri = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    trials = pd.read_parquet(tables / "trials")
    epochs = pd.read_parquet(tables / "epochs")
    check_tensorboard(trials, epochs, folder)
    check_mlflow(trials, epochs, uri)


if __name__ == "__main__":
    main()

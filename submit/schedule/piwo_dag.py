"""A sweep each night by Airflow; a night with nothing new ends within minutes.

Install, where Airflow's workers have Spark's spark-submit on their PATH and see /opt/piwo (conf/ and target/):
    pip install apache-airflow-providers-apache-spark
    airflow connections add spark_default --conn-type spark --conn-host spark://HOST --conn-port 7077 \
        --conn-extra '{"deploy-mode": "client"}'
    cp submit/schedule/piwo_dag.py "$(airflow config get-value core dags_folder)"
    airflow dags unpause piwo

Change the paths and the schedule, and the properties file to that of your kind of cluster. The settings need absolute paths,
or those of a file system that the executors reach. Start one now with airflow dags trigger piwo.
"""

from datetime import timedelta

import pendulum
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

try:
    from airflow.sdk import DAG
except ImportError:  # Airflow 2
    from airflow import DAG

HOME = "/opt/piwo"
SETTINGS = "/etc/piwo/sweep.conf"

# The executors' environment is in the properties file; the driver's has to be the same.
ENVIRONMENT = {
    "DJL_OFFLINE": "true",
    "OPT_OUT_TRACKING": "true",
    "GLIBC_TUNABLES": "glibc.malloc.arena_max=1:glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=33554432"
    ":glibc.malloc.trim_threshold=2147483648",
}

with DAG(
    dag_id="piwo",
    description="Runs the trials of a sweep that have no record yet, and makes its tables",
    # Four in the morning happens once on every day of the year, also when clocks are changed.
    schedule="0 4 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Europe/Paris"),
    # Nights that were missed are in the next one; two at once would meet each other's lock.
    catchup=False,
    max_active_runs=1,
    tags=["piwo"],
) as dag:
    SparkSubmitOperator(
        task_id="sweep",
        conn_id="spark_default",
        application=f"{HOME}/target/piwo-cluster.jar",
        java_class="io.github.piwo.cli.Main",
        application_args=["sweep", "--config", SETTINGS],
        properties_file=f"{HOME}/conf/spark-standalone.conf",
        name="piwo",
        env_vars=ENVIRONMENT,
        # A retry continues from the records and checkpoints. After wrong settings (code 2) or failed trials (3) it ends as
        # fast as it began, with the same code.
        retries=3,
        retry_delay=timedelta(minutes=5),
    )

"""Paired t-tests and sign-flip tests by SciPy, Holm's correction by statsmodels, the correlated Bayesian t-test by baycomp, a
stratified bootstrap by NumPy and the power of a t-test by SciPy, for the Java tests to agree with.

usage: statistics-cases.py [--check FILE]

Prints the cases as JSON, or compares them with those of a file. SciPy does the plain test; the corrected resampled test
differs from it in the standard error alone, so its figures come from SciPy's Student distribution with that error. What
a test of ours leaves open, since there is no spread to judge by, is null here too.
"""

import json
import math
import sys

import baycomp
import numpy
from scipy import stats
from statsmodels.stats.multitest import multipletests

SPLITS = 5


def student(t: float, p: float, low: float, high: float) -> dict:
    return {"t": float(t), "p": float(p), "low": float(low), "high": float(high)}


def tests(a: list, b: list) -> dict:
    differences = numpy.array([x - y for x, y in zip(a, b) if x is not None and y is not None])
    n = len(differences)
    outcome = {"n": n, "mean": float(differences.mean()) if n else None, "paired": None, "corrected": None}
    if n < 2 or numpy.ptp(differences) < 1e-12:
        return outcome
    plain = stats.ttest_rel(
        [numpy.nan if x is None else x for x in a], [numpy.nan if y is None else y for y in b], nan_policy="omit"
    )
    interval = plain.confidence_interval(0.95)
    outcome["paired"] = student(plain.statistic, plain.pvalue, interval.low, interval.high)
    error = differences.std(ddof=1) * math.sqrt(1 / n + 1 / (SPLITS - 1))
    t = differences.mean() / error
    low, high = stats.t.interval(0.95, n - 1, loc=differences.mean(), scale=error)
    outcome["corrected"] = student(t, 2 * stats.t.sf(abs(t), n - 1), low, high)
    return outcome


def cases() -> list:
    random = numpy.random.default_rng(20)
    pairs = []
    for n in (2, 3, 5, 5, 5, 8, 15, 20, 28):
        pairs.append((random.uniform(0.3, 0.99, n), random.uniform(0.3, 0.99, n)))
    for shift in (0.001, 0.02, 0.2):
        base = random.uniform(0.5, 0.7, 5)
        pairs.append((base + shift + random.normal(0, 0.005, 5), base))
    for n in (5, 10):  # ties
        pairs.append((random.integers(6, 9, n) / 10, random.integers(6, 9, n) / 10))
    lists = [([round(float(x), 6) for x in a], [round(float(x), 6) for x in b]) for a, b in pairs]
    lists.append(([0.81], [0.79]))  # n = 1
    lists.append(([0.8, 0.8, 0.8], [0.8, 0.8, 0.8]))  # all equal
    lists.append(([0.9, 0.8, 0.7], [0.8, 0.7, 0.6]))  # equal differences, but for rounding
    lists.append(([0.9, None, 0.85, 0.7, None], [0.8, 0.75, None, 0.72, None]))  # missing splits
    lists.append(([0.9, None], [None, 0.8]))  # no pair at all
    lists.append(([0.91, 0.92, 0.93, None, 0.9], [0.9, 0.9, 0.9, 0.9, 0.9]))
    return [{"a": a, "b": b, "splits": SPLITS, **tests(a, b)} for a, b in lists]


def families() -> list:
    random = numpy.random.default_rng(21)
    ps = [[0.04], [0.01, 0.01, 0.01], [0.5, 0.001, 0.6, 0.9], [float(p) for p in random.uniform(0, 0.2, 14)]]
    return [{"p": p, "adjusted": [float(x) for x in multipletests(p, method="holm")[1]]} for p in ps]


def sign_flips() -> list:
    random = numpy.random.default_rng(22)
    lists = [[-1.0] * 7, [-1.0] * 5, [0.0] * 7, [0.0, -1.0, -1.0, 0.0, -2.0, -1.0, 1.0], [1.0, -1.0]]
    lists += [[float(x) for x in random.integers(-3, 4, n)] for n in (3, 6, 7, 7, 12)]
    lists += [[round(float(x), 6) for x in random.normal(0.4, 1, n)] for n in (2, 7, 10, 14)]
    outcomes = []
    for d in lists:
        # Two-sided by SciPy is twice the smaller tail, which is the same, as signs flip symmetrically.
        test = stats.permutation_test(
            (numpy.array(d),), numpy.sum, permutation_type="samples", n_resamples=numpy.inf, alternative="two-sided"
        )
        outcomes.append({"differences": d, "mean": float(numpy.mean(d)), "p": float(test.pvalue)})
    return outcomes


def posteriors() -> list:
    """baycomp takes the number of folds from the number of pairs and runs."""
    random = numpy.random.default_rng(23)
    made = []
    for n, splits in [(2, 2), (3, 3), (5, 5), (5, 5), (5, 5), (10, 5), (10, 10), (15, 5), (20, 5), (20, 10), (30, 5)]:
        for shift in (-0.02, 0.0, 0.004, 0.03):
            made.append((random.normal(shift, 0.01, n), splits))
    made += [(numpy.full(5, shift), 5) for shift in (0.0, 0.004, 0.25, -0.25)]
    # Seeds of which some splits are missing: baycomp's classes want whole runs, its formula does not.
    made += [(random.normal(shift, 0.01, n), 5) for n in (4, 9, 13, 14) for shift in (0.0, 0.02)]
    outcomes = []
    for differences, splits in made:
        differences = [round(float(x), 6) for x in differences]
        runs = len(differences) / splits
        pair = numpy.zeros(len(differences)), numpy.array(differences)
        worse, equal, better = baycomp.single.Posterior(
            *baycomp.CorrelatedTTest.compute_statistics(*pair, runs), 0.005, *(numpy.mean(one) for one in pair)
        ).probs()
        outcomes.append({
            "differences": differences, "splits": splits, "margin": 0.005,
            "better": float(better), "same": float(equal), "worse": float(worse),
        })
    return outcomes


def bootstraps() -> list:
    """20 cases: some strata with one value, of different sizes, all equal."""
    random = numpy.random.default_rng(24)
    cases = [[random.normal(0.01, 0.02, n) for n in sizes] for sizes in (
        [5], [2], [5, 5], [5, 4, 3], [5, 1], [5] * 7, [15] * 5, [3, 3, 3], [2, 2], [10, 5], [5, 5, 5], [20],
        [4] * 4, [6, 1, 1], [8, 8], [5] * 10, [30, 30], [3, 9, 27])]
    cases += [[numpy.full(5, 0.1), numpy.full(3, 0.3)], [numpy.array([0.0, 1.0])]]
    outcomes = []
    for strata in cases:
        strata = [[round(float(x), 6) for x in values] for values in strata]
        means = numpy.mean([random.choice(values, (200_000, len(values))).mean(axis=1) for values in strata], axis=0)
        low, high = numpy.percentile(means, [2.5, 97.5])
        outcomes.append({"strata": strata, "low": float(low), "high": float(high)})
    return outcomes


def pairs_needed() -> list:
    """SciPy's noncentral t; where no number is enough, the power for ever more pairs, that of a normal variable, is below 0.8."""
    outcomes = []
    for difference, std in [(0.05, 0.01), (0.02, 0.01), (0.015, 0.01), (0.014, 0.01), (0.01, 0.01), (0.006, 0.004), (0.005, 0.02)]:
        for ratio in (0.0, 1 / 9, 1 / 4, 1 / 2):
            def power(pairs):
                expected = difference / (std * math.sqrt(1 / pairs + ratio))
                return stats.nct.sf(stats.t.ppf(0.975, pairs - 1), pairs - 1, expected)
            most = stats.norm.sf(stats.norm.ppf(0.975) - difference / (std * math.sqrt(ratio))) if ratio else 1
            needed = next(n for n in range(2, 100_000) if power(n) >= 0.8) if most > 0.8 else None
            outcomes.append({
                "difference": difference, "std": std, "ratio": ratio, "pairs": needed,
                "power_of_5": float(power(5)), "power_of_30": float(power(30)),
            })
    return outcomes


def same(expected, found) -> bool:
    if isinstance(expected, dict):
        return expected.keys() == found.keys() and all(same(expected[key], found[key]) for key in expected)
    if isinstance(expected, list):
        return len(expected) == len(found) and all(same(x, y) for x, y in zip(expected, found))
    if isinstance(expected, float):
        return isinstance(found, float) and math.isclose(expected, found, rel_tol=1e-9, abs_tol=1e-15)
    return expected == found


def main() -> None:
    made = json.loads(json.dumps({
        "tests": cases(), "families": families(), "sign_flips": sign_flips(), "posteriors": posteriors(), "bootstraps": bootstraps(),
        "pairs_needed": pairs_needed(),
    }))
    assert len(made["tests"]) == 20 and len(made["bootstraps"]) == 20
    if sys.argv[1:2] == ["--check"]:
        with open(sys.argv[2], encoding="utf-8") as file:
            assert same(json.load(file), made), f"{sys.argv[2]} is not what SciPy, statsmodels, baycomp and NumPy compute"
        print("the statistics' expected values are those of SciPy, statsmodels, baycomp and NumPy")
    else:
        print(json.dumps(made, indent=1))


if __name__ == "__main__":
    main()

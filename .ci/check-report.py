"""Opens reports in a real browser, as people do: a large one from its file, and a running sweep's live view.

usage: check-report.py LARGE_REPORT.html HUGE_REPORT.html REPORT.html [FOLDER_FOR_SCREENSHOTS]

The large report holds 1,190 made-up trials, the huge one 20,000, some failed with a message that tries to be markup. A small
sweep is started for the live view. Needs playwright, axe-core-python and /usr/bin/chromium.
"""

import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERIOUS = {"serious", "critical"}
FIVE_MEGABYTES = 5_000_000
PHONE = 390
HOSTILE = "class <script>alert(1)</script>"
READY = "html[data-ready]"
LIVE = [
    "submit/piwo", "sweep", "--config", "conf/quickstart.conf",
    "--set", "sweep.objectives=[None, VAE]", "--set", "sweep.baselines=[]", "--set", "sweep.supervision-rates=[0.02, 0.1]",
    "--set", "sweep.splits=[1, 2]", "--set", "sweep.alphas=[1, 1e300]", "--set", "training.max-steps=400",
]  # fmt: skip


class Browser:
    def __init__(self, chromium, screenshots):
        self.chromium = chromium
        self.screenshots = screenshots

    @contextmanager
    def page(self, address: str, name: str, width: int = 1200, scheme: str = "light"):
        context = self.chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        faults = []
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: faults.append("a dialog: " + dialog.message))
        page.goto(address)
        page.wait_for_selector(READY, timeout=60_000)
        yield page
        if self.screenshots:
            page.screenshot(path=str(self.screenshots / f"{name}-{width}-{scheme}.png"), full_page=True)
        assert not faults, f"{name}: {faults}"
        context.close()


def check_access(page: Page, name: str) -> None:
    violations = [one for one in Axe().run(page)["violations"] if one["impact"] in SERIOUS]
    found = [(one["id"], [node["target"] for node in one["nodes"][:3]]) for one in violations]
    assert not found, f"{name}: {found}"


def check_width(page: Page, name: str) -> None:
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE, f"{name} is {width} pixels wide on a phone of {PHONE}"


def check_looks(browser: Browser, report: Path) -> None:
    name = report.parent.parent.name
    address = report.resolve().as_uri()
    for scheme in ("light", "dark"):
        with browser.page(address, name, scheme=scheme) as page:
            check_access(page, f"{name}, {scheme}")
    with browser.page(address, name, width=PHONE) as page:
        check_width(page, name)
        check_access(page, f"{name}, phone")


def check_large(browser: Browser, report: Path) -> None:
    size = report.stat().st_size
    assert size < FIVE_MEGABYTES, f"{size} bytes"
    with browser.page(report.resolve().as_uri(), "large-used") as page:
        ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        print(f"1,190 trials: {size / 1e6:.2f} MB, can be used after {ready / 1000:.2f} s")
        rows = page.locator("#trials tbody tr")
        assert rows.count() == 200, rows.count()
        page.get_by_role("button", name="Show all 1190").click()
        assert rows.count() == 1190, rows.count()

        header = page.locator("#trials th", has_text="Test, %")
        header.get_by_role("button").click()
        assert header.get_attribute("aria-sort") == "ascending"
        figures = [float(x) for x in page.locator("#trials tbody td:nth-child(3)").all_inner_texts() if x != "–"]
        assert len(figures) == 1178 and figures == sorted(figures), "the trials are not sorted"
        page.keyboard.press("Enter")
        assert header.get_attribute("aria-sort") == "descending", "the header lost the keyboard's focus"

        page.locator("#choice-status").select_option("failed")
        assert rows.count() == 12, rows.count()
        page.locator("#choice-status").select_option("")
        chosen = rows.nth(5).get_by_role("button")
        name = chosen.inner_text()
        chosen.click()
        assert page.locator("#choice-curves option:checked").inner_text() == name
        assert page.locator("#curves canvas").count() >= 2

        pairs = page.locator("#side-by-side [data-table='beside-comparisons'] tbody tr")
        drawn = page.locator("#side-by-side .forest-plot .forest")
        assert pairs.count() == drawn.count() == 9, (pairs.count(), drawn.count())

        with page.expect_download() as download:
            page.locator("#comparisons .csv a").click()
        lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
        assert download.value.suggested_filename == "comparisons.csv"
        assert lines[0].startswith("objective,baseline,rates,n,difference,low,high,") and len(lines) == 71, lines[:2]

        check_order(page)
        check_folded(page)
        check_numbers(page)

        page.locator("#failures summary").click()
        assert HOSTILE in page.locator("#failures").inner_text()
        assert page.locator("main script").count() == 0


def check_order(page: Page) -> None:
    sections = page.locator("main > section").evaluate_all("all => all.map(one => one.id)")
    assert sections[:7] == ["answer", "accuracy", "comparisons", "table1", "confusion", "calibration", "generated"], sections
    first = page.locator("#answer").bounding_box()
    assert first["y"] < 250 and "What it would take to know more" in page.locator("#answer").inner_text(), first
    forms = page.locator("#accuracy .swatch").evaluate_all("all => all.map(one => one.innerHTML.replace(/(stroke|fill)=\"#.*?\"/g, ''))")
    assert len(forms) == len(set(forms)) == 5, f"without colours the legend is {forms}"


def check_folded(page: Page) -> None:
    """The table of comparisons is folded, opens by keyboard, and is on paper in any case."""
    table = page.locator("#comparisons table")
    assert not table.is_visible()
    # The best of each rate against None; against the next best where the two are compared.
    assert 7 <= page.locator("#comparisons .forest").count() <= 14, page.locator("#comparisons .forest").count()
    page.locator("#comparisons summary").focus()
    page.keyboard.press("Enter")
    assert table.is_visible()
    page.keyboard.press("Enter")
    assert not table.is_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert table.is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not table.is_visible()


def check_numbers(page: Page) -> None:
    """What is drawn can be saved, and is what is drawn."""
    page.locator("#choice-confusion-objective").select_option("VAE")
    with page.expect_download() as download:
        page.locator("#confusion .csv a").first.click()
    rows = [line.split(",") for line in Path(download.value.path()).read_text(encoding="utf-8").splitlines()]
    assert rows[0] == ["objective", "rate", "label", "given", "texts"] and len(rows) == 5, rows
    drawn = page.locator("#confusion .matrix td").evaluate_all("all => all.map(one => one.firstChild.textContent)")
    assert [row[4] for row in rows[1:]] == drawn, (rows, drawn)
    assert {row[0] for row in rows[1:]} == {"VAE"}, rows
    for section in ("accuracy", "table1", "calibration", "generated", "sensitivity", "curves", "progress"):
        assert page.locator(f"#{section} .csv a").count() == 1, section


def check_huge(browser: Browser, report: Path) -> None:
    size = report.stat().st_size
    assert size < FIVE_MEGABYTES, f"{size} bytes"
    with browser.page(report.resolve().as_uri(), "huge-used") as page:
        ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        print(f"20,000 trials: {size / 1e6:.2f} MB, can be used after {ready / 1000:.2f} s")
        note = page.locator("#trials .note").first.inner_text()
        assert re.match(r"Listed are [0-9]+ of 20000 trials: ", note), note
        assert "19794" in page.locator("#overview").inner_text()
        page.locator("#trials tbody tr").nth(5).get_by_role("button").click()
        assert page.locator("#curves canvas").count() >= 2
        page.locator("#failures summary").click()
        assert HOSTILE in page.locator("#failures").inner_text()


def check_live(browser: Browser) -> None:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        output = Path(folder) / "out"
        with log.open("w") as out:
            sweep = subprocess.Popen(
                [*LIVE, "--set", f"output={output}", "--set", "live-view.port=0"], stdout=out, stderr=out
            )
        try:
            follow(browser, sweep, log)
        except Exception:
            print(log.read_text(), file=sys.stderr)
            raise
        finally:
            sweep.terminate()
            sweep.wait()
    assert sweep.returncode == 3, f"the sweep with trials that diverge ended with {sweep.returncode}"


def follow(browser: Browser, sweep: subprocess.Popen, log: Path) -> None:
    while not (address := re.search(r"live view: (\S+)", log.read_text())):
        assert sweep.poll() is None, "the sweep ended before its live view was there"
        time.sleep(0.2)
    with browser.page(address.group(1), "live") as page:
        heat = page.locator("#heat")
        before = heat.inner_text()
        page.wait_for_selector("#progress .running-trial", timeout=120_000)
        page.wait_for_function("before => document.getElementById('heat').innerText !== before", arg=before, timeout=120_000)
        page.wait_for_selector("#failures summary", timeout=300_000)
        page.locator("#failures summary").first.click()
        reason = page.locator("#failures").inner_text()
        assert "diverged" in reason and "DivergedException" in reason, reason
        assert page.locator("#heat td.failed").count() >= 1
        page.wait_for_function(
            "document.getElementById('subtitle').textContent.startsWith('Sweep ended')", timeout=300_000
        )
        assert "4 of 4" in heat.inner_text() or "2 of 2" in heat.inner_text(), heat.inner_text()
        check_access(page, "live view")
        code = sweep.wait(120)
        assert code == 3, code


def main() -> None:
    large, huge, small = map(Path, sys.argv[1:4])
    screenshots = Path(sys.argv[4]) if len(sys.argv) > 4 else None
    with sync_playwright() as playwright:
        browser = Browser(playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS), screenshots)
        for report in (large, small):
            check_looks(browser, report)
        check_large(browser, large)
        check_huge(browser, huge)
        check_live(browser)
        browser.chromium.close()
    print("the reports are as they should be")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report in a real browser: no error, no request, no violation of axe's rules for accessibility, prints to PDF.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. NODE_PATH=…/node_modules tests/scripts/test_report_browser.py [SCREENSHOTS]

Needs Debian's chromium and nodejs, and playwright-core and axe-core where node finds them (`npm install playwright-core
axe-core` and NODE_PATH); exits 77 (skipped) without. With a folder as argument, leaves a screenshot of every report there.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import report_pages

LOOK = r"""
const { chromium } = require('playwright-core');
const axe = require.resolve('axe-core/axe.min.js');
(async () => {
    const [browserPath, screenshots, ...pages] = process.argv.slice(2);
    const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
    const found = [];
    for (const page of pages) {
        const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1100, height: 900 } });
        const tab = await context.newPage();
        const faults = [];
        tab.on('console', message => { if (message.type() === 'error') faults.push('console: ' + message.text()); });
        tab.on('pageerror', error => faults.push('error: ' + error.message));
        tab.on('dialog', dialog => { faults.push('dialog: ' + dialog.message()); dialog.dismiss(); });
        tab.on('request', request => { if (!request.url().startsWith('file:')) faults.push('asks for ' + request.url()); });
        await tab.goto('file://' + page);
        if (screenshots) await tab.screenshot({ path: screenshots + '/' + page.split('/').pop() + '.png', fullPage: true });
        for (const width of [1100, 360]) {
            await tab.setViewportSize({ width, height: 900 });
            const wide = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
            if (wide > 0) faults.push(`${wide} pixels too wide at ${width}`);
        }
        await tab.addScriptTag({ path: axe });
        const result = await tab.evaluate(() => axe.run());
        for (const violation of result.violations)
            faults.push(`axe ${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 200)}`);
        const pdf = await tab.pdf();
        if (pdf.length < 1000) faults.push('nothing to print');
        found.push({ page, faults, rules: result.passes.length });
        await context.close();
    }
    await browser.close();
    console.log(JSON.stringify(found));
})().catch(error => { console.error(error); process.exit(1); });
"""


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
node = shutil.which("node")
if browser is None:
    skip("there is no chromium")
if node is None:
    skip("there is no node")
for module in ("playwright-core", "axe-core"):
    if subprocess.run([node, "-e", f"require.resolve('{module}')"], capture_output=True, check=False).returncode != 0:
        skip(f"node finds no {module} (npm install {module}, and NODE_PATH)")

screenshots = str(pathlib.Path(sys.argv[1]).resolve()) if len(sys.argv) > 1 else ""
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    pages = [str(report) for _, report, _, _ in report_pages.make_reports(folder)]
    (folder / "look.js").write_text(LOOK, encoding="utf-8")
    done = subprocess.run([node, folder / "look.js", browser, screenshots, *pages], capture_output=True, text=True,
                          timeout=300, check=False, env=dict(os.environ))
if done.returncode != 0:
    print(done.stderr)
    sys.exit(1)
n_faults = 0
for entry in json.loads(done.stdout):
    for fault in entry["faults"]:
        n_faults += 1
        print(f"{pathlib.Path(entry['page']).name}: {fault}")
    print(f"{pathlib.Path(entry['page']).name}: {entry['rules']} rules of axe hold")
sys.exit(1 if n_faults else 0)

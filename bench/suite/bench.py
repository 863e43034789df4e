# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of the benchmarks: where things are, how commands are run and limited, and the records taken."""
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The distribution's interpreter, which has its SciPy; another one may stand before it on the PATH.
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable


class Bench:
    def __init__(self, out, quick):
        self.out = out.resolve()
        self.quick = quick
        self.repeats = (3, 2) if quick else (7, 6)  # of a measuring program: most repeats, seconds they may take
        self.records = []
        self.disagreements = 0
        self.started = time.monotonic()
        self.built = self.out / "cmake"
        (self.out / "data").mkdir(parents=True, exist_ok=True)
        self.write("results.jsonl", "")

    def keep(self, records):
        """Takes over what a run before this one has found."""
        self.records += records
        self.write("results.jsonl", "".join(json.dumps(record) + "\n" for record in self.records))

    # ---- places ----

    def program(self, name):
        return self.built / name if name == "pairwright" else self.built / "bench" / name

    def scratch(self, name):
        return self.out / "data" / name

    def write(self, name, text):
        (self.out / name).write_text(text, encoding="utf-8")

    # ---- building ----

    def build(self):
        subprocess.run(["bash", str(ROOT / "bench" / "setup")], check=True, stdout=subprocess.DEVNULL)
        self.say("building")
        configure = ["cmake", "-S", ROOT, "-B", self.built, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                     "-DPAIRWRIGHT_TESTS=OFF", "-DPAIRWRIGHT_BENCH=ON"]
        for command in (configure, ["cmake", "--build", self.built]):
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode != 0:
                sys.exit("\n".join(done.stdout.splitlines()[-30:]))

    # ---- running ----

    def run(self, command, limit_s, done=(0,)):
        """Runs a command under the meter: its report, with `output`. A limit is an answer; any end but with a status that is
        done ends the run."""
        report_path, output_path = self.scratch("meter.json"), self.scratch("output.txt")
        report_path.unlink(missing_ok=True)
        command = [str(word) for word in command]
        with open(output_path, "w+", encoding="utf-8") as output:
            subprocess.run([self.program("meter"), report_path, str(limit_s), *command], check=True,
                           stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        report = json.loads(report_path.read_text(encoding="utf-8"))
        report["output"] = output_path.read_text(encoding="utf-8", errors="replace")
        report["limit_s"] = limit_s
        if report["outcome"] != "limit" and (report["outcome"] != "exit" or report["status"] not in done):
            sys.exit(f"failed: {' '.join(command)}\n{report['output']}")
        return report

    def run_json(self, command, limit_s):
        """What a measuring program printed, or {"limit_s": …} when it was not done in time."""
        report = self.run(command, limit_s)
        if report["outcome"] == "limit":
            return {"limit_s": limit_s}
        return json.loads(report["output"].splitlines()[-1])

    def cohort(self, family, n, m):
        """Paths of a generated programme and cohort."""
        folder = self.scratch(f"{family}-{n}-{m}")
        if not (folder / "cohort.json").exists():
            self.run([self.program("pairwright"), "generate", "--mentees", n, "--mentors", m, "--family", family,
                      "--force", "-o", folder], 600)
        return folder / "programme.json", folder / "cohort.json"

    # ---- what was found ----

    def say(self, text):
        print(f"[{time.monotonic() - self.started:6.1f} s] {text}", flush=True)

    def record(self, part, **figures):
        record = {"part": part, **figures}
        self.records.append(record)
        with open(self.out / "results.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")
        return record

    def disagree(self, text):
        self.disagreements += 1
        self.say(f"DISAGREEMENT: {text}")

    def note_machine(self, when):
        self.record("machine", when=when, load=[round(load, 2) for load in os.getloadavg()],
                    seconds=round(time.monotonic() - self.started), **(self.describe() if when == "start" else {}))

    def describe(self):
        def first_line(command):
            try:
                return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.split("\n")[0]
            except OSError:
                return ""

        def field(path, key):
            with open(path, encoding="utf-8") as file:
                return next((line.split(sep, 1)[1].strip().strip('"') for line in file if line.startswith(key)
                             for sep in ":=" if sep in line), "unknown")
        cache = (self.built / "CMakeCache.txt").read_text(encoding="utf-8")
        compiler = next(line.split("=", 1)[1] for line in cache.split("\n") if line.startswith("CMAKE_C_COMPILER:"))
        flags = field("/proc/cpuinfo", "flags").split()
        packages = ["liblemon-dev", "python3-scipy", "libglpk-dev"]
        versions = [first_line(["dpkg-query", "-W", "-f", "${Version}", name]) for name in packages]
        return {"cpu": field("/proc/cpuinfo", "model name"), "cores": os.cpu_count(),
                "vectors": [flag for flag in ("avx2", "avx512f") if flag in flags],
                "memory_gb": round(int(field("/proc/meminfo", "MemTotal").split()[0]) / 2**20),
                "system": f"{field('/etc/os-release', 'PRETTY_NAME')}, {platform.machine()}",
                "compiler": first_line([compiler, "--version"]),
                "lemon": versions[0], "scipy": versions[1], "glpk": versions[2],
                "commit": first_line(["git", "describe", "--always", "--dirty"]),
                "date": datetime.date.today().isoformat(), "quick": self.quick}

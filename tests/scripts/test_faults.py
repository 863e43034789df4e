# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong around a run: outputs that cannot be written, signals, kills, limits, odd environments.

Whatever happens, the exit code says what it was (README.md), and a file is the old one or the new one, whole.
Parts that this machine cannot do are skipped, and say so.
"""
import os
import pathlib
import pwd
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from forget_segments import forget_segments

PROGRAM = os.environ["PAIRWRIGHT"]
BASE = pathlib.Path(os.environ["SOURCE_DIR"]) / "tests" / "cases" / "base"
IS_INSTRUMENTED = os.environ.get("STATIC_LIBRARY_IS_CLOSED") == "0"  # sanitizers need all the address space there is
PAIR = ["programme.json", "cohort.json"]
SOLVE = ["solve", *PAIR]
DONE, USAGE, REJECTED, IO, LIMIT, NO_RESULT = 0, 2, 3, 5, 6, 7
TIMEOUT = 300
SEED = int(os.environ.get("TEST_SEED", time.time_ns() % 10**9))
faults, skipped = [], []
folder = None


def complain(name, text):
    faults.append(f"{name}: {text}")


def skip(name, reason):
    skipped.append(f"{name} skipped: {reason}")


def run(words, **options):
    options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    environment = dict(os.environ, **options.pop("environment", {}))
    return subprocess.run([PROGRAM, *words], cwd=folder, env=environment, timeout=TIMEOUT, check=False, **options)


def expect(name, code, words, wanted="", **options):
    """Runs and compares the exit code, and what must stand in standard error."""
    done = run(words, **options)
    stderr = (done.stderr or b"").decode("utf-8", "backslashreplace")
    if done.returncode != code or wanted not in stderr:
        complain(name, f"exit {done.returncode}, expected {code} {wanted!r}\n{stderr}")
    return done


def path(name):
    return pathlib.Path(folder, name)


def leftovers():
    return [name for name in os.listdir(folder) if name.startswith(".pairwright-")]


# ---- outputs ----

def test_outputs():
    good = expect("standard output", DONE, SOLVE).stdout
    out = path("out.json")
    expect("new file", DONE, [*SOLVE, "-o", "out.json"])
    if out.read_bytes() != good:
        complain("new file", "differs from standard output")
    out.write_text("old")
    expect("exists", IO, [*SOLVE, "-o", "out.json"], "exists already; use --force")
    if out.read_text() != "old":
        complain("exists", "the file was changed")
    out.chmod(0o640)
    expect("force", DONE, [*SOLVE, "-o", "out.json", "--force"])
    if out.read_bytes() != good or out.stat().st_mode & 0o777 != 0o640:
        complain("force", "not replaced, or with other permissions")
    path("link.json").symlink_to("out.json")
    path("dangling.json").symlink_to("nowhere.json")
    path("folder.json").mkdir()
    os.mkfifo(path("fifo.json"))
    for name, wanted in (("link.json", "symbolic link"), ("dangling.json", "symbolic link"), ("folder.json", "folder"),
                         ("fifo.json", "device, pipe or socket"), ("/dev/full", "device"), ("/dev/null", "device"),
                         ("nowhere/out.json", "cannot open the folder"), ("out.json/", "cannot write"), ("", "cannot write")):
        for force in ([], ["--force"]):
            expect(f"output {name!r} {force}", IO, [*SOLVE, "-o", name, *force], wanted)
    if path("nowhere.json").exists() or out.read_bytes() != good:
        complain("links", "something was written through a link")
    for each in ("link.json", "dangling.json", "fifo.json", "out.json"):
        path(each).unlink()
    path("folder.json").rmdir()


def test_outputs_that_are_inputs():
    programme = path("programme.json").read_text().replace('"criteria": {', '"criteria": {\n "given": {"kind": "given", "weight": 1},', 1)
    path("given.json").write_text(programme)
    os.link(path("cohort.json"), path("hard.json"))
    words = ["solve", "given.json", "cohort.json", "--decisions", "decisions.json", "--scores", "given=scores.csv"]
    for name in ("given.json", "cohort.json", "./cohort.json", "hard.json", "decisions.json", "scores.csv"):
        before = path(name).read_bytes()
        expect(f"output is input {name}", IO, [*words, "-o", name, "--force"], "is one of the inputs")
        if path(name).read_bytes() != before:
            complain(f"output is input {name}", "the input was changed")
    with open(path("cohort.json"), "rb") as cohort:
        expect("output is standard input", IO, ["solve", "programme.json", "-", "-o", "cohort.json", "--force"], "is one of the inputs", stdin=cohort)
    path("hard.json").unlink()
    path("given.json").unlink()


def test_read_only_folder():
    closed = path("closed")
    closed.mkdir()
    closed.chmod(0o555)
    options = {}
    if os.geteuid() == 0:  # root writes anywhere: be nobody
        nobody = pwd.getpwnam("nobody")
        options = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chmod(folder, 0o755)
    try:
        is_able = run(["--version"], **options).returncode == 0
    except OSError:
        is_able = False
    if is_able:
        expect("read-only folder", IO, [*SOLVE, "-o", "closed/out.json"], "ermission denied", **options)
    else:
        skip("read-only folder", "the program cannot be run by somebody who is not root")
    closed.chmod(0o755)
    closed.rmdir()


def has_llvm_openmp():
    """LLVM's OpenMP library ends the process itself, by abort or SIGBUS, when it cannot make its threads or its shared
    memory, or dislikes OMP_NUM_THREADS: before a line of ours runs. GCC's does not; the release build uses GCC's."""
    return "libomp" in subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=False).stdout


def limit_file_size():
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def test_full_outputs():
    if has_llvm_openmp():
        skip("file-size limit", "LLVM's OpenMP library dies of it")
    else:
        expect("file-size limit", IO, ["solve", "small/programme.json", "small/cohort.json", "-o", "out.json"], "File too large", preexec_fn=limit_file_size)
    if path("out.json").exists() or leftovers():
        complain("file-size limit", "something was left behind")
    every = [["solve", *PAIR], ["check", *PAIR], ["check", *PAIR, "--json"], ["score", *PAIR], ["score", *PAIR, "--csv"],
             ["--help"], ["--version"], ["solve", "--help"]]
    expect("matching", DONE, [*SOLVE, "-o", "matching.json"])
    every += [["verify", *PAIR, "matching.json"], ["verify", *PAIR, "matching.json", "--json"]]
    with open("/dev/full", "wb") as full:
        for words in every:
            expect(f"full {words}", IO, words, "No space left on device", stdout=full)
    for words in every:
        expect(f"closed {words}", IO, words, "Bad file descriptor", stdout=None, preexec_fn=lambda: os.close(1))
    path("matching.json").unlink()


def close_all():
    for fd in (0, 1, 2):
        os.close(fd)


def test_closed_streams():
    good = run(SOLVE).stdout
    for name, closing in (("standard error", lambda: os.close(2)), ("all streams", close_all)):
        done = run([*SOLVE, "-o", "out.json"], stdin=None, stdout=None, stderr=None, preexec_fn=closing)
        if done.returncode != DONE or path("out.json").read_bytes() != good:
            complain(f"closed {name}", f"exit {done.returncode}, or another file")
        path("out.json").unlink(missing_ok=True)
    expect("closed standard input", IO, ["check", "-"], "cannot read", stdin=None, preexec_fn=lambda: os.close(0))


def test_broken_pipe():
    for words in (["score", "big/programme.json", "big/cohort.json", "--csv"], ["solve", "big/programme.json", "big/cohort.json"]):
        with subprocess.Popen([PROGRAM, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdout.read(10)
            process.stdout.close()
            stderr = process.stderr.read()
            code = process.wait(TIMEOUT)
        if code != IO or stderr:
            complain(f"broken pipe of {words[0]}", f"exit {code}, and said: {stderr[:300]!r}")


def test_generate():
    words = ["generate", "--mentees", "5", "--mentors", "3", "-o", "made"]
    path("made").mkdir()
    path("made/cohort.json").write_text("old")
    expect("generate, one exists", IO, words, "exists already")
    if os.listdir(path("made")) != ["cohort.json"] or path("made/cohort.json").read_text() != "old":
        complain("generate, one exists", "something was written all the same")
    expect("generate, forced", DONE, [*words, "--force"])
    expect("generate into a file", IO, ["generate", "--mentees", "5", "--mentors", "3", "-o", "cohort.json"])
    shutil.rmtree(path("made"))


# ---- signals and kills ----

STOPPED = {signal.SIGINT: 130, signal.SIGTERM: 143}


def wait_until_caught(process, number):
    """Until the program has come as far as to catch the signal, however busy the machine is; where the system does not say
    so (/proc), half a second."""
    status = pathlib.Path(f"/proc/{process.pid}/status")
    if not status.exists():
        time.sleep(0.5)
    while status.exists() and process.poll() is None:
        caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status.read_text(encoding="utf-8"), re.MULTILINE)
        if int(caught[1], 16) >> (number - 1) & 1:
            return
        time.sleep(0.005)


def test_signals_in_solving(rng):
    words = ["solve", "slow/programme.json", "slow/cohort.json", "-o", "out.json"]
    for number, wanted in STOPPED.items():
        n_stopped = 0
        for k in range(12):
            with subprocess.Popen([PROGRAM, *words], cwd=folder, stderr=subprocess.PIPE) as process:
                wait_until_caught(process, number)
                time.sleep(0.02 * k if k < 6 else rng.random() * 0.5)
                process.send_signal(number)
                stderr = process.communicate(timeout=TIMEOUT)[1]
            is_there = path("out.json").exists()
            n_stopped += process.returncode == wanted
            if process.returncode not in (wanted, DONE) or is_there != (process.returncode == DONE) or leftovers():
                complain(f"signal {number}", f"exit {process.returncode}, file {is_there}, {leftovers()}\n{stderr}")
            path("out.json").unlink(missing_ok=True)
        if n_stopped == 0:
            complain(f"signal {number}", "never came in time")


def test_signals_in_reading_and_writing():
    for number, wanted in STOPPED.items():
        with subprocess.Popen([PROGRAM, "check", "-"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdin.write(b'{"pairwright": ')
            process.stdin.flush()
            wait_until_caught(process, number)
            time.sleep(0.5)
            process.send_signal(number)
            code = process.wait(TIMEOUT)
        if code != wanted:
            complain(f"signal {number} in reading", f"exit {code}")
        words = ["score", "big/programme.json", "big/cohort.json", "--csv"]
        with subprocess.Popen([PROGRAM, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdout.read(1)  # then nobody reads: the pipe fills up
            time.sleep(0.5)
            process.send_signal(number)
            code = process.wait(TIMEOUT)
        if code != wanted:
            complain(f"signal {number} in writing", f"exit {code}")


def test_kills(rng):
    contents = []
    for seed in ("a", "b"):
        expect("kill", DONE, ["solve", "small/programme.json", "small/cohort.json", "--seed", seed, "-o", "kept.json", "--force"])
        contents.append(path("kept.json").read_bytes())
    started = time.monotonic()
    run(["solve", "small/programme.json", "small/cohort.json"])
    duration = time.monotonic() - started
    n_killed, n_left = 0, 0
    for k in range(60):
        words = ["solve", "small/programme.json", "small/cohort.json", "--seed", "ab"[k % 2], "-o", "kept.json", "--force"]
        with subprocess.Popen([PROGRAM, *words], cwd=folder, stderr=subprocess.DEVNULL) as process:
            time.sleep(rng.uniform(0.2, 1.1) * duration)
            process.kill()
            process.wait(TIMEOUT)
        n_killed += process.returncode == -signal.SIGKILL
        if path("kept.json").read_bytes() not in contents:
            complain("kill", f"run {k} left a mixed file")
        n_left += len(leftovers())
        for name in leftovers():
            path(name).unlink()
    if n_killed == 0:
        complain("kill", "never came in time")
    if n_left > 3:
        complain("kill", f"{n_left} temporary files were left behind")
    path("kept.json").unlink()


# ---- memory, time, environment ----

def run_within(kib, threads):
    """The exit code of a solve in so much memory; None where not even the start of a process fits."""
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (kib * 1024, kib * 1024))
    try:
        done = run(["solve", "big/programme.json", "big/cohort.json", "--threads", threads], preexec_fn=limit)
    except (OSError, subprocess.SubprocessError):
        return None
    if done.returncode == NO_RESULT and done.stdout:
        complain("memory limit", f"{kib} KiB, {threads} threads: no result, and output")
    return done.returncode


def test_memory_limits():
    """Between what the loader and the libraries need before our first line, and enough: exit 7, or done."""
    if IS_INSTRUMENTED:
        return skip("memory limits", "this build has sanitizers or counts lines")
    codes = set()
    if has_llvm_openmp():
        skip("memory limits with several threads", "LLVM's OpenMP library aborts when it cannot make a thread")
    for threads in ("1",) if has_llvm_openmp() else ("1", "2", "64"):
        coarse = [int(3000 * 1.13 ** step) for step in range(40)]  # to 350 MB
        found = {kib: run_within(kib, threads) for kib in coarse}
        first = next(kib for kib in coarse if found[kib] in (DONE, NO_RESULT))
        fine = range(int(first / 1.13), first, max(1, first // 400))  # down to where nothing of ours runs
        found.update({kib: run_within(kib, threads) for kib in fine})
        has_started = False
        for kib in sorted(found):
            has_started |= found[kib] in (DONE, NO_RESULT)
            if has_started and found[kib] not in (DONE, NO_RESULT):
                complain("memory limit", f"{kib} KiB, {threads} threads: exit {found[kib]}")
            if has_started:
                codes.add(found[kib])
    if not codes >= {DONE, NO_RESULT}:
        complain("memory limit", f"not both outcomes were seen: {codes}")


def test_time_limits():
    seen = set()
    for seconds in ("0.000001", "0.01", "0.1", "0.2", "0.4", "0.8", "1.6", "3.2"):
        path("out.json").unlink(missing_ok=True)
        done = run(["solve", "slow/programme.json", "slow/cohort.json", "--time-limit", seconds, "-o", "out.json"])
        seen.add(done.returncode)
        if done.returncode not in (DONE, LIMIT, NO_RESULT):
            complain("time limit", f"{seconds}: exit {done.returncode}\n{done.stderr.decode()}")
        elif path("out.json").exists() != (done.returncode != NO_RESULT):
            complain("time limit", f"{seconds}: exit {done.returncode}, and a file is or is not there")
        elif done.returncode == LIMIT:
            expect("time limit, verify", DONE, ["verify", "slow/programme.json", "slow/cohort.json", "out.json"])
            break
    path("out.json").unlink(missing_ok=True)
    if NO_RESULT not in seen:
        complain("time limit", "a limit of a microsecond was met")
    if LIMIT not in seen:
        skip("time limit with a result", "no limit that was tried ended between the first matching and the proof")


def test_environment():
    words = ["solve", "small/programme.json", "small/cohort.json"]
    good = expect("plain", DONE, words).stdout
    values = ("0", "1", "-1", "1000", "garbage", "", "2,2", "99999999999999999999")
    if has_llvm_openmp():
        skip("odd OMP_NUM_THREADS", "LLVM's OpenMP library aborts on some")
        values = ("1", "2")
    environments = [{"OMP_NUM_THREADS": value} for value in values]
    environments += [{"LC_ALL": "de_DE.UTF-8"}, {"LC_ALL": "C"}, {"LANG": "tr_TR.UTF-8"}, {"POSIXLY_CORRECT": "1"}, {"TZ": "Asia/Tokyo"}, {"HOME": ""}]
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.lower()
    if "de_de" not in known:
        skip("a real de_DE locale", "it is not installed here; the variable was set all the same")
    for environment in environments:
        if expect(f"environment {environment}", DONE, words, environment=environment).stdout != good:
            complain(f"environment {environment}", "other bytes")
    for threads in ("1", "2", "7", "1000"):
        if expect(f"{threads} threads", DONE, [*words, "--threads", threads]).stdout != good:
            complain(f"{threads} threads", "other bytes")
    expect("options behind files", DONE, [*words, "--seed", "x"], environment={"POSIXLY_CORRECT": "1"})


def test_help():
    commands = [line.split()[0] for line in run(["--help"]).stdout.decode().split("Commands")[1].splitlines()[1:] if line.startswith("  ")]
    if len(commands) < 5:
        complain("help", f"lists {commands} only")
    for command in commands:
        done = expect(f"help of {command}", DONE, [command, "--help"])
        if not done.stdout.startswith(b"Examples:\n") or done.stderr:
            complain(f"help of {command}", "does not start with examples")
        expect(f"{command} -h", DONE, [command, "-h"])
    expect("no command", USAGE, [], "Commands")
    expect("version", DONE, ["--version"])


def main():
    global folder
    rng = random.Random(SEED)
    print(f"TEST_SEED={SEED}")
    with tempfile.TemporaryDirectory() as folder:
        for source in BASE.iterdir():
            shutil.copy(source, folder)
        for name, size, more in (("small", (300, 80), []), ("big", (600, 400), []), ("slow", (3000, 800), ["--family", "product"])):
            expect("generate", DONE, ["generate", "--mentees", str(size[0]), "--mentors", str(size[1]), "-o", name, *more])
        test_outputs()
        test_outputs_that_are_inputs()
        test_read_only_folder()
        test_full_outputs()
        test_closed_streams()
        test_broken_pipe()
        test_generate()
        test_signals_in_solving(rng)
        test_signals_in_reading_and_writing()
        test_kills(rng)
        test_memory_limits()
        test_time_limits()
        test_environment()
        test_help()
        if has_llvm_openmp():
            forget_segments()  # of those that were killed here
        if leftovers():
            complain("in the end", f"left behind: {leftovers()}")
    for line in skipped + faults:
        print(line)
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


main()

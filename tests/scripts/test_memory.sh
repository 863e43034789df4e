#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every command under valgrind: no invalid access, no use of what was never set, nothing lost.
set -euo pipefail
if ! command -v valgrind >/dev/null; then
    echo "skipped: valgrind is not installed"
    exit 77
fi
if [ "${STATIC_LIBRARY_IS_CLOSED:-1}" = 0 ]; then
    echo "skipped: this build has sanitizers or counts lines, and valgrind cannot run it"
    exit 77
fi
if ! valgrind --error-exitcode=99 "$PAIRWRIGHT" --version >/dev/null 2>&1; then
    echo "skipped: valgrind cannot run the program on this machine"
    exit 77
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
model=$SOURCE_DIR/models/programmes/one-to-one
base=$SOURCE_DIR/tests/cases/base
bad=$SOURCE_DIR/tests/cases/several-in-both-files
n_faults=0

# run EXIT_CODE NAME ARGUMENTS… : the program under valgrind must end with EXIT_CODE.
run() {
    local wanted=$1 name=$2 code=0
    shift 2
    valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect \
        --log-file="$folder/log" "$PAIRWRIGHT" "$@" >"$folder/out" 2>"$folder/err" || code=$?
    if [ "$code" != "$wanted" ]; then
        echo "$name: exit $code, expected $wanted"
        head -c 4000 "$folder/log" "$folder/err"
        n_faults=$((n_faults + 1))
    fi
}

run 0 solve solve "$model/programme.json" "$model/cohort.json" --threads 2 -o "$folder/matching.json"
run 0 check check "$model/programme.json" "$model/cohort.json" --json
run 0 score score "$model/programme.json" "$model/cohort.json" --csv --threads 2
run 0 "score, one mentee" score "$model/programme.json" "$model/cohort.json" --mentee "$(sed -n 's/.*"mentee": "\([^"]*\)".*/\1/p' "$folder/matching.json" | head -1)"
run 0 verify verify "$model/programme.json" "$model/cohort.json" "$folder/matching.json" --threads 2
run 0 decisions solve "$base/programme.json" "$base/cohort.json" --decisions "$base/decisions.json"
run 3 faults check "$bad/programme.json" "$bad/cohort.json"
run 3 "another matching" verify "$base/programme.json" "$base/cohort.json" "$folder/matching.json"
run 4 infeasible solve "$SOURCE_DIR/tests/cases/infeasible-hall-set/programme.json" "$SOURCE_DIR/tests/cases/infeasible-hall-set/cohort.json"
run 0 generate generate --mentees 12 --mentors 5 -o "$folder/made"
echo "$n_faults faults"
[ "$n_faults" = 0 ]

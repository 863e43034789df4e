# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by the scripts beside it: stop at the first failure, work from the top of the source tree, say each step.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C.UTF-8

step() { printf '\n== %s ==\n' "$*"; }

# Configures and builds a preset.
build() {
    step "build: preset $1"
    cmake --preset "$1"
    cmake --build --preset "$1"
}

# Runs the tests of a preset that was built; more arguments choose among them.
check() {
    step "test: preset $*"
    ctest --preset "$1" --output-on-failure "${@:2}"
}

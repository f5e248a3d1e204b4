#!/usr/bin/env bash
# Makes .venv/ with the Jupyter clients, servers and the kernel that the interop tests work with, and .venv-gateway/ with an
# Enterprise Gateway, which wants older Jupyter packages than the others. A second run is quick.
set -euo pipefail
cd "$(dirname "$0")/../.."

# environment FOLDER FILE [OPTION]: a Python environment with the packages that a file lists.
environment() {
  if [ ! -x "$1/bin/python" ]; then
    "${PYTHON:-python3}" -m venv "$1"
  fi
  if ! cmp -s "$2" "$1/installed.txt"; then
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$2" ${3:-}
    cp "$2" "$1/installed.txt"
  fi
}

# tool NAME PACKAGE: a package of npm, laid out like a global installation (tslab looks for its @types/node beside itself).
tool() {
  if [ "$(cat ".venv/$1/installed.txt" 2>/dev/null)" != "$2" ]; then
    npm install --silent --global --ignore-scripts --no-audit --no-fund --prefix ".venv/$1" "$2"
    echo "$2" >".venv/$1/installed.txt"
  fi
}

environment .venv-gateway test/interop/requirements-gateway.txt --no-deps &
gateway=$!
environment .venv test/interop/requirements.txt
wait "$gateway"
tool tslab tslab@1.0.22
tool proxy configurable-http-proxy@5.3.0

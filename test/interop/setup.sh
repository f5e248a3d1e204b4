#!/usr/bin/env bash
# Makes .venv/ with the Jupyter clients that the interop tests drive. A second run is quick.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=.venv/bin/python
wanted=test/interop/requirements.txt
if [ ! -x "$python" ]; then
  "${PYTHON:-python3}" -m venv .venv
fi
if ! cmp -s "$wanted" .venv/installed.txt; then
  "$python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted"
  cp "$wanted" .venv/installed.txt
fi

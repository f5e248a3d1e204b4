#!/usr/bin/env bash
# Makes .venv/ with the Jupyter clients and the kernel that the interop tests work with. A second run is quick.
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
tslab=tslab@1.0.22
if [ "$(cat .venv/tslab/installed.txt 2>/dev/null)" != "$tslab" ]; then
  # Laid out like a global installation: tslab looks for its @types/node beside itself.
  npm install --silent --global --ignore-scripts --no-audit --no-fund --prefix .venv/tslab "$tslab"
  echo "$tslab" >.venv/tslab/installed.txt
fi

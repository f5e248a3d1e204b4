"""Runs a notebook with nbclient on the installed kernel and prints it with its outputs."""

import os
import sys

import nbclient
import nbformat

path = sys.argv[1]
notebook = nbformat.read(path, as_version=4)
nbclient.NotebookClient(
    notebook,
    timeout=120,
    kernel_name="gradsheet",
    resources={"metadata": {"path": os.path.dirname(path)}},
    record_timing=False,
).execute()
nbformat.validate(notebook)
print(nbformat.writes(notebook))

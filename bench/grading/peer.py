"""The same number of notebooks run by nbclient, as nbgrader does it: a fresh ipykernel for each."""

import sys

import nbclient
import nbformat

CELLS = [
    "x = [0, 1]\nW = [[3.6, 3], [-2.1, -5]]",
    *[f"answer_{at} = [[{at}.5, {at}.25], [1.5, 2.5]]" for at in range(5)],
    "assert all(isinstance(row, list) for row in answer_4)",
]

for _ in range(int(sys.argv[1])):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=60).execute()

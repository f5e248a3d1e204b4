"""Runs a notebook of generated cells by nbclient and prints what was kept: lines in order, values, late or lost."""

import json
import sys

import nbformat
from nbclient import NotebookClient

cells, lines = int(sys.argv[1]), int(sys.argv[2])
notebook = nbformat.v4.new_notebook()
for index in range(cells):
    source = f"for (let i = 0; i < {lines}; i += 1) console.log('{index} ' + i);\n{index}"
    notebook.cells.append(nbformat.v4.new_code_cell(source))
NotebookClient(notebook, kernel_name="gradsheet", timeout=60, iopub_timeout=5).execute()
kept, values = 0, 0
for index, cell in enumerate(notebook.cells):
    text = "".join(output["text"] for output in cell.outputs if output["output_type"] == "stream")
    expected = [f"{index} {i}" for i in range(lines)]
    kept += sum(1 for a, b in zip(text.splitlines(), expected) if a == b)
    results = [output for output in cell.outputs if output["output_type"] == "execute_result"]
    values += [result["data"]["text/plain"] for result in results] == [str(index)]
print(json.dumps({"lines": kept, "values": values}))

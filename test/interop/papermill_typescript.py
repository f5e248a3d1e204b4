"""Runs a notebook by papermill with parameters written in TypeScript: papermill_typescript.py VALUES INPUT OUTPUT."""

import json
import sys

import papermill
from papermill.translators import Translator, papermill_translators


class TypeScript(Translator):
    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        return f"// {comment}\n" + "".join(f"var {name} = {json.dumps(value)};\n" for name, value in parameters.items())


papermill_translators.register("typescript", TypeScript)

values, source, target = sys.argv[1:]
papermill.execute_notebook(source, target, parameters=json.loads(values), progress_bar=False)

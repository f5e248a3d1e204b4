"""Times SymPy's derivatives: reads [[expression, variable], …] as JSON, prints the processor's milliseconds of diff, and of diff with
simplify, as JSON; null where SymPy refuses or takes longer than 20 s. Started by derivative.mjs."""

import json
import signal
import sys
import time

import sympy
from sympy.core.cache import clear_cache
from sympy.parsing.sympy_parser import convert_xor, parse_expr, standard_transformations

LONGEST = 20


def softmax(z):
    """The probabilities, counted from 1 as the corpus counts them."""
    total = sum(map(sympy.exp, z))
    return [None, *(sympy.exp(each) / total for each in z)]


FUNCTIONS = {
    "relu": lambda u: sympy.Max(0, u),
    "max": sympy.Max,
    "min": sympy.Min,
    "abs": sympy.Abs,
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
    "logsumexp": lambda z: sympy.log(sum(map(sympy.exp, z))),
    "softmax": softmax,
    "norm": lambda x: sympy.sqrt(sum(each**2 for each in x)),
    # Otherwise SymPy's functions and constants of one letter, or words of Python.
    **{name: sympy.Symbol(name, real=True) for name in "CEINOQS"},
}


def too_long(*_):
    raise TimeoutError


def milliseconds(work):
    clear_cache()
    start = time.process_time()
    signal.alarm(LONGEST)
    try:
        work()
        return (time.process_time() - start) * 1000
    except Exception:
        return None
    finally:
        signal.alarm(0)


signal.signal(signal.SIGALRM, too_long)
rows = []
for text, variables, name in json.load(sys.stdin):
    symbols = {each: sympy.Symbol(each, real=True) for each in variables}
    try:
        f = parse_expr(text, {**FUNCTIONS, **symbols}, (*standard_transformations, convert_xor))
        x = symbols[name]
        rows.append([milliseconds(lambda: sympy.diff(f, x)), milliseconds(lambda: sympy.simplify(sympy.diff(f, x)))])
    except Exception:
        rows.append([None, None])
print(json.dumps({"version": sympy.__version__, "rows": rows}))

"""Runs a command; says how long it took, and the processor time of all that it started, also of what outlived its parent."""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36

ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
start = time.time()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
status = child.wait()
wall = time.time() - start
while True:
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        break
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"status": status, "wall": wall, "cpu": used.ru_utime + used.ru_stime}))

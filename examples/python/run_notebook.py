"""Runs a notebook from its first cell to its last and compares what its cells print with what stands in it; with --update it stands in it afterwards.

A cell that fails ends with its error. The notebook finds the hub by LIANDONG_URL.
"""
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

path = Path(sys.argv[1])
update = "--update" in sys.argv


def printed(notebook):
    """What cells show as text, by cell."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield output.get("text") or output.get("data", {}).get("text/plain", "")


was = nbformat.read(path, as_version=4)
now = nbformat.read(path, as_version=4)
NotebookClient(now, timeout=120, kernel_name="python3", record_timing=False, resources={"metadata": {"path": str(path.parent)}}).execute()
for cell in now.cells:
    cell.metadata.clear()
    for output in cell.get("outputs", []):
        output.get("data", {}).pop("text/html", None)  # tables as text alone: a change of them can be read
now.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}, "language_info": {"name": "python"}}
if update:
    nbformat.write(now, path)
elif list(printed(was)) != list(printed(now)):
    for before, after in zip(printed(was), printed(now)):
        if before != after:
            print(f"--- {path} says\n{before}\n--- it gives\n{after}", file=sys.stderr)
    sys.exit("the notebook does not show what it gives: go test ./examples/python -update")

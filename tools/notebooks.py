"""Run the notebooks and store them with every output but its pictures and widgets: `python tools/notebooks.py [paths]`.

What is stored depends on sources and results alone, so a second run writes the same bytes.
"""

import os
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from progress import Problem, ending, say

ROOT = Path(__file__).resolve().parent.parent
CELL_TIMEOUT_S = 60
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python", "pygments_lexer": "ipython3"}
BOOK_METADATA = ("mystnb",)
CELL_METADATA = ("mystnb", "tags")
WIDGETS = ("application/vnd.jupyter.widget-view+json", "application/vnd.jupyter.widget-state+json")


def main(arguments):
    """Store each notebook; return 1 where one failed, after trying the others."""
    return max([_store_and_say(path) for path in notebook_paths(arguments or [ROOT / "book"])])


def notebook_paths(arguments):
    """Return the notebooks named by files and folders, checkpoints left out."""
    paths = [path for argument in arguments for path in _notebooks_of(Path(argument))]
    if not paths:
        raise Problem(f"There is no notebook under {', '.join(map(str, arguments))}.")
    return paths


def _notebooks_of(path):
    if path.is_dir():
        return sorted(found for found in path.rglob("*.ipynb") if ".ipynb_checkpoints" not in found.parts)
    if path.suffix != ".ipynb" or not path.is_file():
        raise Problem(f"{path} is neither a notebook nor a folder.")
    return [path]


def _store_and_say(path):
    name = os.path.relpath(path)
    print(f"{name}: running", end=" ... ", flush=True)
    try:
        say("stored" if store(path) else "unchanged")
    except Problem as problem:
        say(f"failed\n{name}: {problem} Nothing was written.")
        return 1
    return 0


def store(path):
    """Run one notebook and write it back; return whether the file changed."""
    before = path.read_text(encoding="utf-8")
    after = stored_text(run(read(before), path.parent))
    if after == before:
        return False
    _replace(path, after)
    return True


def read(text):
    """Return the notebook in a text, as it stands: nbformat.reads would give random ids where one is missing."""
    try:
        notebook = nbformat.reader.reads(text)
        version = f"{notebook.get('nbformat')}.{notebook.get('nbformat_minor')}"
    except (ValueError, AttributeError, nbformat.ValidationError) as error:
        raise Problem(f"It is not a notebook ({str(error).splitlines()[0][:80]}).") from error
    if version != "4.5":
        raise Problem(f"nbformat must be 4.5, got {version}.")
    nameless = [index for index, cell in enumerate(notebook.cells, start=1) if not cell.get("id")]
    if nameless:
        raise Problem(f"Cell {nameless[0]} has no id; give it a word of its own.")
    return notebook


def run(notebook, folder):
    """Return the notebook with the outputs of a fresh kernel of this interpreter, started in folder."""
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=own_kernels()),
        timeout=CELL_TIMEOUT_S,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--log-level=ERROR"],
    )
    client.reset_execution_trackers()
    with client.setup_kernel(cleanup_kc=True):  # a client that was given its manager leaves the kernel running
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                _run_cell(client, cell, index)
    return notebook


def own_kernels():
    """Return a manager that knows only this interpreter's kernel, whatever "python3" means to the machine."""
    return KernelSpecManager(kernel_dirs=[], ensure_native_kernel=True)


def _run_cell(client, cell, index):
    cell.outputs, cell.execution_count = [], None
    try:
        client.execute_cell(cell, index)
    except CellExecutionError as error:
        last_line = (error.evalue.strip().splitlines() or [""])[-1]
        raise Problem(f"Cell {cell.id} failed with {error.ename}: {last_line}.") from error
    except CellTimeoutError as error:
        raise Problem(f"Cell {cell.id} took longer than {CELL_TIMEOUT_S} s.") from error
    except DeadKernelError as error:
        raise Problem(f"The kernel died in cell {cell.id}.") from error


def stored_text(notebook):
    """Return the text of a notebook that has been run, as the repository keeps it."""
    notebook.metadata = {**_kept(notebook.metadata, BOOK_METADATA), "kernelspec": KERNEL, "language_info": LANGUAGE}
    for cell in notebook.cells:
        cell.metadata = _kept(cell.metadata, CELL_METADATA)
        if cell.cell_type == "code":
            cell.outputs = [_stored_output(output) for output in _joined_streams(cell.outputs)]
    plain = nbformat.from_dict(notebook)
    nbformat.validate(plain)
    return nbformat.writes(plain, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def _kept(metadata, keys):
    return {key: metadata[key] for key in keys if metadata.get(key)}


def _joined_streams(outputs):
    """Return the outputs with neighbouring pieces of one stream as one: where a stream is cut depends on time."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" == last.get("output_type") and output["name"] == last["name"]:
            joined[-1] = {**last, "text": last["text"] + output["text"]}
        else:
            joined.append(output)
    return joined


def _stored_output(output):
    if output["output_type"] == "error":  # a traceback holds paths of this machine; nbval does not compare it
        return {**output, "traceback": [f"{output['ename']}: {output['evalue']}"]}
    if "data" not in output:
        return output
    return {**output, "data": {kind: value for kind, value in output["data"].items() if not _left_out(kind)}}


def _left_out(kind):
    return kind.startswith("image/") or kind in WIDGETS


def _replace(path, text):
    """Write the whole text or nothing."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(path)


if __name__ == "__main__":
    ending(main)

"""Run the book's chapters before Sphinx reads them: side by side, in warm kernels, into the cache.

Sphinx would run them one after another, each in a new process that first imports everything. What
is in the cache by the time it reads a chapter it takes from there; a chapter that fails here is
run by it once more, and reported in its own words.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

import coursekit
from gradekit.book import pictures


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.add_config_value("course_state", "", "", str)
    app.connect("config-inited", use_cache_of_this_state)
    app.connect("config-inited", use_warm_kernels)
    app.connect("env-get-outdated", outdated_chapters)
    app.connect("env-before-read-docs", run_outdated)


# What the outputs depend on ------------------------------------------------------------------


def state_of_outputs() -> str:
    """A short hash of what a chapter's outputs depend on besides its own cells.

    jupyter-cache compares code cells alone; it would show yesterday's curves after `coursekit`
    changed, or the drawn images' numbers where photographs were asked for. What becomes of figures
    on the way to the cache counts, too.
    """
    digest = hashlib.sha256(Path(pictures.__file__).read_bytes())
    package = Path(coursekit.__file__).parent
    for path in sorted(package.rglob("*.py")):
        digest.update(str(path.relative_to(package)).encode() + path.read_bytes())
    data = os.environ.get("COURSEKIT_DATA", "")
    digest.update(data.encode())
    folder = Path(data)
    if data and folder.is_dir():
        for path in sorted(folder.glob("*.npz")):
            digest.update(f"{path.name} {path.stat().st_size}".encode())
    return digest.hexdigest()[:12]


def cache_of_this_state(root: Path) -> Path:
    """The folder of the outputs for the present state of `coursekit` and of the data."""
    cache = root / ".cache" / "book" / state_of_outputs()
    cache.mkdir(parents=True, exist_ok=True)
    return cache


def use_cache_of_this_state(app: Any, config: Any) -> None:
    """Give every state of `coursekit` and of the data its own cache of outputs."""
    config.course_state = state_of_outputs()
    config.nb_execution_cache_path = str(cache_of_this_state(Path(app.srcdir)))


def outdated_chapters(
    app: Any, env: Any, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Read all notebooks again where their outputs' state differs from the last build's."""
    state = app.config.course_state
    differs = getattr(env, "course_state", state) != state
    env.course_state = state
    return [name for name in env.found_docs if differs and is_notebook(app, name)]


def is_notebook(app: Any, docname: str) -> bool:
    """Whether a page of the book comes from a notebook."""
    return str(app.env.doc2path(docname)).endswith(".ipynb")


def outdated_with_chapters(page: str) -> Callable[..., list[str]]:
    """For Sphinx's ``env-get-outdated``: a page is read anew when a chapter is."""

    def outdated(
        app: Any, env: Any, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        follows = page in env.found_docs and any(is_notebook(app, n) for n in added | changed)
        return [page] if follows else []

    return outdated


# Running -------------------------------------------------------------------------------------


def use_warm_kernels(app: Any, config: Any) -> None:
    """Sphinx's ``config-inited``: let it, too, run chapters in the book's kernels."""
    kernel = find_kernels(Path(app.srcdir))
    config.nb_kernel_rgx_aliases = {"python3": kernel, **config.nb_kernel_rgx_aliases}


def find_kernels(root: Path) -> str:
    """Let this process find the book's kernels, forked from one process with all imports.

    Parameters
    ----------
    root : Path
        The project.

    Returns
    -------
    str
        Their name.
    """
    from gradekit.jail.install import for_own_notebooks

    # A backend that the caller has set would keep kernels from showing the chapters' figures.
    os.environ.pop("MPLBACKEND", None)
    return for_own_notebooks(root / ".cache" / "jupyter", pictures.KERNEL, pictures.SETTINGS)


def run_outdated(app: Any, env: Any, docnames: list[str]) -> None:
    """Run those of the chapters to be read whose outputs are not in the cache."""
    from sphinx.util import logging

    if app.config.nb_execution_mode == "cache":
        log = logging.getLogger(__name__)
        chapters = [
            Chapter(Path(str(app.env.doc2path(name))), name, app.config)
            for name in docnames if is_notebook(app, name)
        ]  # fmt: skip
        run_chapters(chapters, log.info)


def run_chapters(chapters: Sequence[Chapter], say: Callable[[str], object]) -> list[str]:
    """Run those whose outputs are not in the cache, side by side; return which failed."""
    todo = [chapter for chapter in chapters if not chapter.cached()]
    if not todo:
        return []
    workers = min(len(todo), os.cpu_count() or 1)
    say(f"chapters to run: {len(todo)}, {workers} at a time")
    failed = []
    pool = ThreadPoolExecutor(workers)
    try:
        futures = {pool.submit(chapter.run): chapter for chapter in todo}
        for number, future in enumerate(as_completed(futures), 1):
            seconds = future.result()
            name = futures[future].name
            if seconds is None:
                failed.append(name)
            took = "failed" if seconds is None else f"{seconds:.1f} s"
            say(f"[{number}/{len(todo)}] {name}: {took}")
    except BaseException:
        end_kernels()  # else the cells that run now would be waited for
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    return failed


def end_kernels() -> None:
    """End all kernels of this process."""
    from gradekit.jail.jail import end_all

    end_all()


class Chapter:
    """One chapter, as myst-nb will look it up in the cache.

    Parameters
    ----------
    path : Path
        The source notebook.
    name : str
        Sphinx's name of the page.
    config : object
        Has ``nb_execution_cache_path``, ``nb_execution_allow_errors``, ``nb_execution_timeout``:
        Sphinx's configuration, or something like it.
    """

    def __init__(self, path: Path, name: str, config: Any) -> None:
        from gradekit.book.editions import instructor_page

        self.name, self.path, self.config = name, path, config
        page = instructor_page(json.loads(path.read_text(encoding="utf-8")), name, "")
        self.notebook: NotebookNode = nbformat.reads(json.dumps(page), as_version=4)
        kernelspec = self.notebook.metadata.setdefault("kernelspec", NotebookNode())
        kernelspec["name"] = pictures.KERNEL

    def _cache(self) -> Any:
        from jupyter_cache import get_cache

        return get_cache(self.config.nb_execution_cache_path)

    def _record(self) -> Any:
        try:
            return self._cache().match_cache_notebook(self.notebook)
        except KeyError:
            return None

    def cached(self) -> bool:
        """Whether the cache has its outputs."""
        return self._record() is not None

    def seconds(self) -> float | None:
        """How long it ran; None if it did not."""
        record = self._record()
        return None if record is None else record.data.get("execution_seconds")

    def executed(self) -> dict[str, Any] | None:
        """The source as it is, as JSON, with its outputs; None if the cache has none."""
        record = self._record()
        if record is None:
            return None
        ran = self._cache().get_cache_bundle(record.pk).nb
        outputs = [cell.outputs for cell in ran.cells if cell.cell_type == "code"]
        notebook: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = outputs.pop(0)
        return notebook

    def run(self) -> float | None:
        """Run it, outputs into the cache; return the seconds it took, None if it failed."""
        from jupyter_cache.base import CacheBundleIn
        from jupyter_cache.executors.utils import single_nb_execution

        result = single_nb_execution(
            self.notebook, cwd=str(self.path.parent),
            allow_errors=self.config.nb_execution_allow_errors,
            timeout=self.config.nb_execution_timeout,
        )  # fmt: skip
        if result.err is not None:
            return None
        pictures.keep_one_form(self.notebook)
        bundle = CacheBundleIn(
            self.notebook, str(self.path), data={"execution_seconds": result.time}
        )
        self._cache().cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        return float(result.time)

"""Run the book's chapters before Sphinx reads them: side by side, in warm kernels, into the cache.

Sphinx would run them one after another, each in a new process that first imports everything. What
is in the cache by the time it reads a chapter it takes from there; a chapter that fails here is
run by it once more, and reported in its own words.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from gradekit.jail.install import OWN


def setup(app: Any) -> None:
    """Connect to Sphinx; called by ``gradekit.book``."""
    app.connect("config-inited", use_warm_kernels)
    app.connect("env-before-read-docs", run_chapters)


def use_warm_kernels(app: Any, config: Any) -> None:
    """Let chapters run in kernels that are forked from one process with all imports."""
    from gradekit.jail.install import for_own_notebooks

    # A backend that the caller has set would keep kernels from showing the chapters' figures.
    os.environ.pop("MPLBACKEND", None)
    kernel = for_own_notebooks(Path(app.srcdir) / ".cache" / "jupyter")
    config.nb_kernel_rgx_aliases = {"python3": kernel, **config.nb_kernel_rgx_aliases}


def run_chapters(app: Any, env: Any, docnames: list[str]) -> None:
    """Run those of the chapters to be read whose outputs are not in the cache."""
    from sphinx.util import logging

    from gradekit.book import is_notebook

    if app.config.nb_execution_mode != "cache":
        return
    log = logging.getLogger(__name__)
    chapters = [Chapter(app, name) for name in docnames if is_notebook(app, name)]
    todo = [chapter for chapter in chapters if not chapter.cached()]
    if not todo:
        return
    workers = min(len(todo), os.cpu_count() or 1)
    log.info(f"chapters to run: {len(todo)}, {workers} at a time")
    pool = ThreadPoolExecutor(workers)
    try:
        futures = {pool.submit(chapter.run): chapter for chapter in todo}
        for number, future in enumerate(as_completed(futures), 1):
            log.info(f"[{number}/{len(todo)}] {futures[future].name}: {future.result()}")
    except BaseException:
        end_kernels()  # else the cells that run now would be waited for
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def end_kernels() -> None:
    """End all kernels of this process."""
    from gradekit.jail.jail import end_all

    end_all()


class Chapter:
    """One chapter, as myst-nb will look it up in the cache.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The application.
    name : str
        Sphinx's name of the page.
    """

    def __init__(self, app: Any, name: str) -> None:
        from gradekit.book import instructor_page

        self.name, self.config = name, app.config
        self.path = Path(str(app.env.doc2path(name)))
        page = instructor_page(json.loads(self.path.read_text(encoding="utf-8")), name)
        self.notebook: NotebookNode = nbformat.reads(json.dumps(page), as_version=4)
        self.notebook.metadata.setdefault("kernelspec", NotebookNode())["name"] = OWN

    def _cache(self) -> Any:
        from jupyter_cache import get_cache

        return get_cache(self.config.nb_execution_cache_path)

    def cached(self) -> bool:
        """Whether the cache has its outputs."""
        try:
            self._cache().match_cache_notebook(self.notebook)
        except KeyError:
            return False
        return True

    def run(self) -> str:
        """Run it and put its outputs into the cache; say how it went."""
        from jupyter_cache.base import CacheBundleIn
        from jupyter_cache.executors.utils import single_nb_execution

        result = single_nb_execution(
            self.notebook, cwd=str(self.path.parent),
            allow_errors=self.config.nb_execution_allow_errors,
            timeout=self.config.nb_execution_timeout,
        )  # fmt: skip
        if result.err is not None:
            return "failed"
        bundle = CacheBundleIn(
            self.notebook, str(self.path), data={"execution_seconds": result.time}
        )
        self._cache().cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        return f"{result.time:.1f} s"

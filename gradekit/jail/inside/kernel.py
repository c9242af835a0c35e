"""An ipykernel in two halves: what can be done before a fork, and the rest.

No thread and no zmq context may exist before the fork.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from typing import Any

import zmq
from ipykernel.iostream import OutStream
from ipykernel.kernelapp import IPKernelApp
from IPython.core.application import BaseIPythonApplication
from traitlets.config import Config

# A message of printed text is cut at this length; the host cuts at far less, and says so.
TEXT_BYTES = 4_000_000

# What a kernel imports as it starts, or at its first figure or error.
LATER = (
    "ipykernel.ipkernel", "tornado.platform.asyncio", "IPython.core.completer",
    "IPython.core.debugger", "pdb", "comm", "pygments.lexers", "matplotlib_inline.config",
)  # fmt: skip


class CutStream(OutStream):
    """Printed text in messages of limited length: a host that reads them keeps its memory."""

    def _flush_buffers(self) -> Any:
        for parent, data in super()._flush_buffers():
            yield parent, data[:TEXT_BYTES]


class KernelApp(IPKernelApp):
    """The kernel's application, which can be initialized in two steps."""

    def _bind_socket(self, s: Any, port: int) -> Any:
        if s.socket_type == zmq.XPUB:
            # Where the host reads too slowly this kernel waits; else zmq would drop messages, and
            # with them the one that says that a cell is done.
            s.setsockopt(zmq.XPUB_NODROP, 1)
        return super()._bind_socket(s, port)


def prepare() -> KernelApp:
    """All that needs no thread: settings, and the shell."""
    import ipykernel.debugger
    from ipykernel.compiler import XCachingCompiler
    from ipykernel.zmqshell import ZMQInteractiveShell

    with suppress(AttributeError):  # nobody debugs here, and to load the debugger takes long
        ipykernel.debugger._is_debugpy_available = False
    app = KernelApp.instance()
    app.outstream_class = f"{__name__}.CutStream"
    app.config.HistoryManager.enabled = False  # a thread and a database
    app.config.HistoryManager.hist_file = ":memory:"
    BaseIPythonApplication.initialize(app, [])
    ZMQInteractiveShell.instance(
        config=app.config, profile_dir=app.profile_dir, user_ns={}, compiler_class=XCachingCompiler
    )
    for name in LATER:
        with suppress(ImportError):
            __import__(name)
    return app


def finish(app: KernelApp, connection: dict[str, Any], settings: dict[str, Any]) -> None:
    """In the fork: settings, threads, sockets; the kernel answers when this has returned."""
    from . import warm

    warm.forget()
    path = os.path.join(os.environ["IPYTHONDIR"], "connection.json")
    with open(path, "w") as file:
        json.dump(connection, file)
    app.connection_file = path
    app.init_pdb()
    app.init_connection_file()
    app.init_sockets()
    app.init_heartbeat()
    app.log_connection_info()
    app.init_io()
    app.init_signal()
    with no_list_of_modules():
        app.init_kernel()
    shell = app.kernel.shell
    shell.kernel = app.kernel
    shell.parent = app.kernel
    if settings:
        shell.update_config(Config(settings))
    app.init_path()
    app.init_shell()
    app.init_gui_pylab()
    show_figures(shell)
    app.init_extensions()
    # Of init_code(): it would look for files to run first, and read the names of all modules.
    shell.user_ns_hidden.update(shell.user_ns)
    sys.stdout.flush()
    sys.stderr.flush()
    wait_for_heartbeat(f"{connection['ip']}-{connection['hb_port']}")


@contextmanager
def no_list_of_modules() -> Iterator[None]:
    """Keep a kernel from listing the files of all modules, for a debugger that is not there.

    To read a name of each of some thousand modules writes to their pages, and so copies them: it
    takes longer than all else in a kernel's start.
    """
    ipkernel: Any = importlib.import_module("ipykernel.ipkernel")
    ipkernel.sys = SimpleNamespace(**{**vars(sys), "modules": {}})
    try:
        yield
    finally:
        ipkernel.sys = sys


def show_figures(shell: Any) -> None:
    """Let figures come out at the end of a cell, as where matplotlib is imported in a kernel."""
    if "matplotlib.pyplot" not in sys.modules:
        return
    import matplotlib
    import matplotlib.pyplot as plt
    from matplotlib_inline import backend_inline

    matplotlib.use("module://matplotlib_inline.backend_inline")
    backend_inline._enable_matplotlib_integration()
    # It has read its settings before the fork.
    backend = backend_inline.InlineBackend.instance(parent=shell)
    backend.update_config(shell.config)
    matplotlib.rcParams.update(backend.rc)
    # It would draw every figure once for nobody before the backend draws it for its picture.
    plt.uninstall_repl_displayhook()


def wait_for_heartbeat(path: str) -> None:
    """Its socket is bound in a thread, and has to be there before its folder is closed."""
    deadline = time.monotonic() + 2
    while not os.path.exists(path) and time.monotonic() < deadline:
        time.sleep(0.001)


def run(app: KernelApp) -> None:
    """Serve until the end. Does not return."""
    try:
        app.start()
        with suppress(BaseException):
            atexit._run_exitfuncs()
    finally:
        os._exit(0)

"""How much a submission may take."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """How much one submission may take.

    Attributes
    ----------
    cell_seconds : float
        Wall time of one cell; it is interrupted then, and the next one runs.
    notebook_seconds : float
        Wall time of all cells together; the rest is not run.
    output_bytes : int
        Output of one cell; what comes after that is dropped as it comes.
    flood_bytes : int
        Output of one cell, dropped or not, at which it is interrupted; at five times that the
        kernel is ended.
    cpu_seconds : float
        CPU time of the kernel and of what it has started, together.
    memory_bytes : int
        Memory of these together; what they share with the process they are forked from counts
        once for all kernels, so hardly at all.
    processes : int
        Processes and threads.
    file_bytes : int
        Size of one file.
    disk_bytes : int
        Size of all files together; they are in memory.
    disk_files : int
        Number of files and folders.
    open_files : int
        Open files of one process.
    """

    cell_seconds: float = 30.0
    notebook_seconds: float = 300.0
    output_bytes: int = 1_000_000
    flood_bytes: int = 20_000_000
    cpu_seconds: float = 600.0
    memory_bytes: int = 2048 * MIB
    processes: int = 128
    file_bytes: int = 100 * MIB
    disk_bytes: int = 128 * MIB
    disk_files: int = 10_000
    open_files: int = 1024

"""Sends messages in the kernel's name that make no sense, on all channels.

Stopped by: messages without the form of one are passed over; after very many the kernel is ended.
"""

TOPIC = "messages"
CODE = r"""
from ipykernel.kernelapp import IPKernelApp
kernel = IPKernelApp.instance().kernel
thread = kernel.iopub_thread
for parts in ([b"x"], [b"<IDS|MSG>"], [b"<IDS|MSG>", b"", b"", b"", b"", b""],
              [b"t", b"<IDS|MSG>", b"0" * 64, b"{}", b"[]", b"3", b"{}"]):
    thread.send_multipart(parts)
for content in ([], 3, {"text": 5}, {"name": []}, {"data": 7}, None):
    for kind in ("stream", "display_data", "status", "error", "execute_result", "clear_output"):
        parent = kernel.get_parent("shell")
        message = kernel.session.msg(kind, content={}, parent=parent)
        message["content"] = content
        thread.send_multipart(kernel.session.serialize(message))
"""
STATUS = ("graded", "refused", "kernel died", "timed out")

"""Answers the host in the kernel's name, with replies that make no sense, before its time.

Stopped by: a reply that makes no sense ends the submission, and no other.
"""

TOPIC = "messages"
CODE = r"""
from ipykernel.kernelapp import IPKernelApp
kernel = IPKernelApp.instance().kernel
parent, session = kernel.get_parent("shell"), kernel.session
for content in ({}, {"status": "error"}, {"status": []}, {"status": "ok", "payload": 5},
                {"status": "error", "ename": {}, "evalue": 3, "traceback": "<script>owned"}):
    for kind in ("execute_reply", "kernel_info_reply", "shutdown_reply"):
        session.send(kernel.shell_stream, kind, content, parent=parent,
                     ident=parent.get("_identity") or kernel._parent_ident["shell"])
"""
STATUS = ("graded", "refused", "kernel died", "timed out")
SECONDS = 5


def check(outcome):
    assert outcome.ran() == []
    assert "has no attribute" not in outcome.text  # it has sent them

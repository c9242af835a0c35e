"""Sends outputs of impossible form: half characters, endless nesting, scripts for numbers.

Stopped by: outputs are written anew, in the form that notebooks have, before anything reads them.
"""

TOPIC = "messages"
CODE = r"""
import json
from ipykernel.kernelapp import IPKernelApp
kernel = IPKernelApp.instance().kernel
session, thread = kernel.session, kernel.iopub_thread
deep = {}
for _ in range(400):
    deep = {"a": deep}
half, script = "\ud800", "<script>owned()</script>"
data = [{"text/plain": half}, {"text/plain": 7}, {"text/plain": None}, {"application/json": deep},
        {"text/plain": [half, 3, deep]}, {half: half}, [], None, {"text/plain": deep}]
contents = [("stream", {"name": half, "text": half}), ("stream", {"name": "stdout", "text": deep}),
            ("error", {"ename": 1, "evalue": deep, "traceback": {"a": half}}),
            ("error", {"ename": half, "evalue": half, "traceback": [half, deep, 3]}),
            ("execute_input", {"execution_count": script, "code": ""}),
            ("clear_output", {"wait": deep}), ("invented", deep),
            ("status", {"execution_state": deep})]
contents += [(kind, {"data": d, "metadata": m, "transient": t, "execution_count": script})
             for kind in ("display_data", "execute_result", "update_display_data")
             for d in data for m in ({}, {half: deep}, 5) for t in ({}, {"display_id": deep}, 5)]
for kind, content in contents:
    message = session.msg(kind, parent=kernel.get_parent("shell"))
    parts = [json.dumps(part).encode() for part in (
        {**message["header"], "date": "now"},
        {**message["parent_header"], "date": "then"}, {}, content)]
    thread.send_multipart([b"t", b"<IDS|MSG>", session.sign(parts), *parts])
"""
STATUS = ("graded", "refused", "timed out")
SECONDS = 5


def check(outcome):
    assert outcome.ran() == []

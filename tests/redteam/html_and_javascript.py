"""Puts scripts into outputs, for the browser of the person who opens the graded notebook.

Stopped by: of outputs, the text and the pictures are kept.
"""

TOPIC = "output"
CODE = r"""
script = "<script>owned()</script><img src=x onerror='owned()'><iframe src='//owned'></iframe>"
for kind in ("text/html", "text/markdown", "text/latex", "image/svg+xml", "application/javascript",
             "application/vnd.jupyter.widget-view+json", "image/png", "text/vnd.mermaid"):
    data = {kind: script if kind != "application/javascript" else "owned()", "text/plain": "shown"}
    display(data, raw=True, metadata={kind: {"width": '"><script>owned()</script>'}})
display({"image/png": '"><script>owned()</script>'}, raw=True)
print(script)
"""


def check(outcome):
    assert outcome.ran() == []
    assert outcome.text.count("'shown'") == 8

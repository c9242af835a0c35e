"""Puts scripts into its texts, for the browser of the person who grades the written answers.

Stopped by: a text with tags or links that could run is shown letter by letter.
"""

import json

TOPIC = "output"
STATUS = "graded"
POINTS = 5
TEXTS = (
    "<script>owned()</script>", "<img src=x onerror='owned()'>", "<div onmouseover=owned()\n\nx",
    "```\n<b>\n```\n\n<svg/onload=owned()>", "[x](javascript:owned())", "<javascript:owned()>",
    "[x]: javascript:owned()\n\n[x]", "[x](java&#115;cript:owned())", "![x](attachment:none.png)",
    "````\n```\n<iframe src='//owned'></iframe>", "<p>\n<y$ onclick=owned()>", "![x](attachment:a)",
)  # fmt: skip


def hand_in(place):
    raw = json.loads(place.right(written="The radius squared. <script>owned()</script>"))
    for text in TEXTS:
        bundle = {"text/html": "owned", "image/png": '"><script>owned()</script>'}
        raw["cells"].append({
            "cell_type": "markdown", "source": text, "metadata": {}, "attachments": {"a": bundle},
        })  # fmt: skip
        raw["cells"].append({"cell_type": "raw", "source": text, "metadata": {}})
    place.write(json.dumps(raw).encode())


def check(outcome):
    assert "The radius squared. <script>" in outcome.text_of("written")  # nothing of it is lost

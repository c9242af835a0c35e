"""What a person opens of a submission: nothing in it runs, and honest texts stay as they are."""

from __future__ import annotations

import nbformat
import pytest

from gradekit.harmless import harmless_output, is_harmless, make_harmless

HONEST = (
    "As the **radius** squared: $r^2$.", "$x<y$ and $a > b$", "$a<b$, $c>d$ if 1 < 2",
    "a <b>bold</b> word<br/>\n<sub>2</sub>", "see <https://example.org/c?d=1&e=2>",
    "[a](https://example.org) [b](#here) [c](page.md)", "x[1]: note", "`<-` and ``a <- b``",
    '<img src="https://example.org/c.png" width=300>', "if x<10: y", "![i](attachment:a.png)",
    "[a]: https://example.org", "> quoted & kept\n\n| a | b |\n|---|---|\n| 1 | 2 |",
)  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<IMG SRC=x ONERROR=a>",
    '<img src="https://a.b" onload="a">', "<div onmouseover=x\n\nmore", "<svg/onload=a>",
    "<!-- --><script>", "<p>\n<y$ onclick=1>", '<a href="javascript:a">', '<b onclick="x">',
    "<x\nonclick=1>", "<iframe src=https://a>", "<style>*{display:none}</style>", "<?php x",
    "[x](javascript:alert(1))", "[x](JaVaScript:alert(1))", "[x]: javascript:alert(1)",
    "<javascript:alert(1)>", "[x](java&#115;cript:alert(1))", "[x](<java\tscript:a>)",
    "[x](data:text/html;base64,AAAA)", "![i](attachment:none.png)", "[x](vbscript:a)",
)  # fmt: skip


@pytest.mark.parametrize("text", HONEST)
def test_honest_texts_are_left_alone(text: str):
    assert is_harmless(text, {"a.png": {}})


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_that_could_run_are_shown_letter_by_letter(text: str):
    assert not is_harmless(text, {"a.png": {}})
    cell = nbformat.v4.new_markdown_cell(f"````\n{text}")
    make_harmless(nbformat.v4.new_notebook(cells=[cell]))
    assert f"`````text\n````\n{text}\n`````" in cell.source


def test_text_and_pictures_are_left_of_an_output():
    output = nbformat.v4.new_output(
        "display_data",
        data={"text/plain": "a", "text/html": "b", "image/png": "QUI=\n", "image/jpeg": '"><b>'},
        metadata={"image/png": {"width": 5, "height": "x"}, "other": 1},
    )
    kept = harmless_output(output)
    assert kept.data == {"text/plain": "a", "image/png": "QUI=\n"}
    assert kept.metadata == {"image/png": {"width": 5}}


def test_what_decides_about_points_stays():
    for kind, more in (
        ("execute_result", {"data": {"text/plain": "1.5"}, "execution_count": 3}),
        ("error", {"ename": "A", "evalue": "b", "traceback": ["c"]}),
        ("stream", {"name": "stderr", "text": "warning"}),
    ):
        output = nbformat.v4.new_output(kind, **more)
        assert harmless_output(output) == output


def test_outputs_of_impossible_form_become_ones_that_can_be_written():
    deep: dict = {}
    for _ in range(400):
        deep = {"a": deep}
    for output in (
        {}, {"output_type": deep}, {"output_type": "stream", "name": 3, "text": "\ud800"},
        {"output_type": "error", "ename": deep, "traceback": ["\ud800", deep]},
        {"output_type": "execute_result", "data": {"text/plain": deep}, "execution_count": "<b>"},
        {"output_type": "display_data", "data": [deep], "metadata": deep},
    ):  # fmt: skip
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
        notebook.cells[0].outputs = [output]
        make_harmless(notebook)
        nbformat.validate(notebook)
        nbformat.writes(notebook).encode()
    # An output of no known kind must not let a test pass.
    assert harmless_output({"output_type": "invented"}).output_type == "error"

"""The page for instructors lists the attacks that there are, in the words of their files."""

from __future__ import annotations

import redteam_page


def test_the_page_lists_all_attacks():
    page = redteam_page.PAGE.read_text()
    assert page == redteam_page.rewritten(page), "run: python tests/redteam_page.py"


def test_there_are_attacks_of_every_kind():
    found = redteam_page.attacks()
    assert len(found) >= 42
    assert {topic for topic, *_ in found} == set(redteam_page.TOPICS)
    assert len({name for _, name, *_ in found}) == len(found)

"""The link from a numbered figure to its picture."""

from __future__ import annotations

from gradekit.book.enlarge import with_links

FIGURE = """<figure class="course-figure align-default" id="figure-4-12">
<img alt="A &gt; line" src="../../_images/{name}.svg" />
<figcaption>
<p><span class="caption-text"><strong>Figure 4.12.</strong> A line.</span></p>
</figcaption>
</figure>"""


def test_a_caption_ends_in_a_link_to_its_own_picture():
    page = with_links(FIGURE.format(name="one") + "<p>Text</p>" + FIGURE.format(name="two"))
    for name in ("one", "two"):
        link = f'</p><a class="enlarge" href="../../_images/{name}.svg">Enlarge figure 4.12</a>'
        assert page.count(link) == 1
    assert page.index("one.svg\">Enlarge") < page.index("<p>Text</p>") < page.index("two.svg")


def test_other_pictures_have_none():
    other = FIGURE.replace("course-figure ", "").replace(' id="figure-4-12"', "")
    for page in (other, '<img src="a.png" /><figcaption>b</figcaption>', "<p>figure 4.1</p>"):
        assert with_links(page) == page

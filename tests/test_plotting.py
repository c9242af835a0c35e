"""Every figure holds its data, and a notebook shows it once."""

from __future__ import annotations

import base64
import io
import warnings

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from nbclient import NotebookClient
from PIL import Image

from coursekit.diagrams import binary_network
from coursekit.history import History
from coursekit.plotting import (
    CLASS_COLORS,
    TRAIN_COLOR,
    VALIDATION_COLOR,
    plot_class_counts,
    plot_heatmap,
    plot_histories,
    plot_history,
    plot_images,
    plot_scores,
    plot_weights,
    use_course_style,
)

SETUP = """\
%matplotlib inline
import numpy as np
from coursekit.diagrams import binary_network
from coursekit.history import History
from coursekit.plotting import plot_class_counts, plot_history, use_course_style
history = History([2.0, 1.0], [2.0, 1.5], [0.5, 0.9], [0.5, 0.8])
"""
# What a cell may look like, and how many pictures belong under it.
CELLS = {
    "plot_history(history)": 1,
    "plot_history(history);": 1,
    "binary_network()": 1,
    "figure = plot_history(history)\nprint('after')": 1,
    "plot_history(history)\nprint('after')": 1,
    "plot_history(history)\nplot_class_counts([0, 1, 1], ['cat', 'dog'])": 2,
    "figure = plot_history(history)\nfigure": 1,
    "kept = plot_history(history);": 1,
    "kept": 1,
    "print('no picture')": 0,
    "for _ in range(3):\n    plot_history(history)": 3,
    "from IPython.display import display\ndisplay(plot_history(history))": 1,
    "import matplotlib.pyplot as plt\nplot_history(history)\nplt.show()": 1,
    "figure, ax = plt.subplots()\nax.plot([1, 2])\nplot_history(history)": 2,
    "use_course_style()\nplot_history(history)": 1,
    "a, axis = plt.subplots()\naxis.plot([1, 2])\nplt.show()": 1,
    "plot_history(history)\n1 / 0": 1,
}


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture
def history() -> History:
    return History([0.9, 0.5, 0.3], [1.0, 0.8, 0.85], [0.5, 0.75, 1.0], [0.25, 0.5, 0.75])


def picture(figure: Figure) -> np.ndarray:
    """The figure as a reader would see it, (height, width, 3), without any display."""
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return np.asarray(Image.open(file).convert("RGB"))


def lines(ax) -> dict[str, tuple[list[float], list[float], str]]:
    return {
        line.get_label(): (list(line.get_xdata()), list(line.get_ydata()), line.get_color())
        for line in ax.get_lines()
        if not line.get_label().startswith("_")
    }


def texts(figure: Figure) -> str:
    return " | ".join(t.get_text() for t in figure.findobj(Text) if t.get_text())


@pytest.fixture(scope="module")
def shown() -> dict[str, list]:
    """The outputs of each of CELLS, run in one notebook."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code) for code in [SETUP, *CELLS]]
    )
    # What runs the tests may have chosen another backend; notebooks have their own.
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", allow_errors=True,
        extra_arguments=["--IPKernelApp.matplotlib=inline"],
    )
    client.execute()
    assert not [o for o in notebook.cells[0].outputs if o.output_type == "error"]
    return {code: cell.outputs for code, cell in zip(CELLS, notebook.cells[1:], strict=True)}


class TestInNotebooks:
    @pytest.mark.parametrize("code", CELLS)
    def test_each_figure_appears_once(self, shown, code):
        outputs = shown[code]
        pictures = [o for o in outputs if "image/png" in o.get("data", {})]
        assert len(pictures) == CELLS[code], outputs
        # Nor does a line such as <Figure size 640x290 with 2 Axes> stand alone below it.
        bare = [o for o in outputs if "data" in o and "image/png" not in o["data"]]
        assert not bare
        assert not [o for o in outputs if o.output_type == "stream" and o.name == "stderr"]

    def test_in_the_order_of_their_making(self, shown):
        """The last line's picture does not overtake those above it."""
        code = "plot_history(history)\nplot_class_counts([0, 1, 1], ['cat', 'dog'])"
        sizes = [
            Image.open(io.BytesIO(base64.b64decode(output["data"]["image/png"]))).size
            for output in shown[code]
        ]
        alone = shown["plot_history(history)"][0]["data"]["image/png"]
        assert sizes[0] == Image.open(io.BytesIO(base64.b64decode(alone))).size != sizes[1]

    def test_outside_of_notebooks(self, history):
        figure = plot_history(history)
        assert figure.number in plt.get_fignums()  # plt.show() of a script shows it
        assert figure._repr_mimebundle_() == {}
        assert figure.number in plt.get_fignums()  # no inline backend, nothing to prevent


class TestImages:
    images = np.random.default_rng(0).integers(0, 256, (5, 8, 6)).astype(np.uint8)

    def test_holds_the_pictures(self):
        figure = plot_images(self.images, [1, 0, 1, 0, 1], ("cat", "dog"), columns=3, title="Five")
        shown = [ax.images[0] for ax in figure.axes]
        assert len(shown) == 5
        for image, picture in zip(self.images, shown, strict=True):
            assert np.array_equal(picture.get_array(), image)
            assert picture.get_clim() == (0, 255)
            assert picture.get_cmap().name == "gray"
        assert [ax.get_title() for ax in figure.axes] == ["dog", "cat", "dog", "cat", "dog"]
        assert figure.get_suptitle() == "Five"
        rows = {round(ax.get_subplotspec().rowspan.start) for ax in figure.axes}
        assert rows == {0, 1}

    def test_one_scale_for_all(self):
        figure = plot_images(np.stack([np.zeros((4, 4)), np.full((4, 4), 0.5)]))
        assert {ax.images[0].get_clim() for ax in figure.axes} == {(0, 0.5)}
        assert not any(ax.get_title() for ax in figure.axes)

    def test_one_picture_and_labels_as_they_are(self):
        alone = plot_images(self.images[0, :6])  # a square table is one picture
        assert np.array_equal(alone.axes[0].images[0].get_array(), self.images[0, :6])
        flat = plot_images(self.images[:, :3, :3].reshape(5, 9))
        assert [ax.images[0].get_array().shape for ax in flat.axes] == [(3, 3)] * 5
        figure = plot_images(self.images[:2], ["a", "b"])
        assert [ax.get_title() for ax in figure.axes] == ["a", "b"]

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"images": np.zeros((0, 8, 8))}, "images must be"),
            ({"images": np.zeros(64)}, "images must be"),
            ({"images": np.zeros((2, 8, 8, 3))}, "images must be"),
            ({"images": np.zeros((3, 10))}, "images must be"),
            ({"labels": [0, 1]}, "5 images"),
            ({"labels": [0, 1, 2, 0, 1]}, "from 0 to 1"),
            ({"labels": [0, 1, -1, 0, 1]}, "from 0 to 1"),
            ({"labels": [0.5, 1, 1, 0, 1]}, "whole numbers"),
            ({"columns": 0}, "columns"),
        ],
    )
    def test_bad_input(self, change, words):
        given = {"images": self.images, "labels": None, "class_names": ("cat", "dog")} | change
        with pytest.raises(ValueError, match=words):
            plot_images(**given)


class TestClassCounts:
    def test_bars(self):
        figure = plot_class_counts([0, 2, 2, 2], ("a", "b", "c"))
        (ax,) = figure.axes
        assert [bar.get_height() for bar in ax.patches] == [1, 0, 3]
        assert [t.get_text() for t in ax.get_xticklabels()] == ["a", "b", "c"]
        assert [t.get_text() for t in ax.texts] == ["1", "0", "3"]
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("class", "samples")

    @pytest.mark.parametrize("labels", [[0, 3], [-1], [[0, 1]], [0.5]])
    def test_bad_input(self, labels):
        with pytest.raises(ValueError, match="labels must be"):
            plot_class_counts(labels, ("a", "b", "c"))


class TestHistory:
    def test_curves(self, history):
        figure = plot_history(history, title="Zeros and ones")
        loss, right = figure.axes
        assert lines(loss) == {
            "training": ([1, 2, 3], [0.9, 0.5, 0.3], TRAIN_COLOR),
            "validation": ([1, 2, 3], [1.0, 0.8, 0.85], VALIDATION_COLOR),
        }
        assert lines(right) == {
            "training": ([1, 2, 3], [0.5, 0.75, 1.0], TRAIN_COLOR),
            "validation": ([1, 2, 3], [0.25, 0.5, 0.75], VALIDATION_COLOR),
        }
        # Told apart without color, too.
        assert len({line.get_linestyle() for line in loss.get_lines()}) == 2
        assert [ax.get_xlabel() for ax in figure.axes] == ["epoch", "epoch"]
        assert [ax.get_title() for ax in figure.axes] == ["mean loss", "accuracy"]
        assert [t.get_text() for t in loss.get_legend().get_texts()] == ["training", "validation"]
        assert figure.get_suptitle() == "Zeros and ones"

    def test_one_epoch_is_visible(self):
        figure = plot_history(History([0.7], [0.8], [0.5], [0.5]))
        assert figure.axes[0].get_lines()[0].get_marker() == "o"
        assert (picture(figure) == tuple(int(255 * c) for c in to_rgb(TRAIN_COLOR))).any()

    @pytest.mark.parametrize("bad", [np.nan, np.inf])
    def test_a_run_that_diverged(self, bad):
        curve = [0.5, bad, bad]
        figure = plot_history(History(curve, curve, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]))
        assert "not finite from\nepoch 2" in texts(figure)
        picture(figure)
        picture(plot_history(History([bad], [bad], [bad], [bad])))
        picture(plot_histories({"a": History([bad], [bad], [bad], [bad])}))

    @pytest.mark.parametrize(
        ("metric", "name"),
        [("loss_train", "training loss"), ("loss_val", "validation loss"),
         ("accuracy_train", "training accuracy"), ("accuracy_val", "validation accuracy")],
    )
    def test_several(self, history, metric, name):
        other = History(*(2 * curve for curve in history.as_dict().values()))
        (ax,) = plot_histories({"slow": history, "fast": other}, metric=metric).axes
        curves = lines(ax)
        assert list(curves) == ["slow", "fast"]
        assert curves["slow"][:2] == ([1, 2, 3], getattr(history, metric).tolist())
        assert curves["fast"][:2] == ([1, 2, 3], getattr(other, metric).tolist())
        assert curves["slow"][2] != curves["fast"][2]
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", name)
        assert [t.get_text() for t in ax.get_legend().get_texts()] == ["slow", "fast"]

    def test_bad_input(self, history):
        with pytest.raises(ValueError, match="loss_train"):
            plot_histories({"a": history}, metric="loss")
        with pytest.raises(ValueError, match="no histories"):
            plot_histories({})


class TestScores:
    def test_histograms(self):
        o, y = np.array([-3.0, -1.0, 0.5, 2.0, 4.0]), np.array([0, 0, 1, 0, 1])
        figure = plot_scores(o, y, ("zero", "one"))
        (ax,) = figure.axes
        bars = [c for c in ax.containers if len(c) > 1]
        assert [sum(bar.get_height() for bar in c) for c in bars[:2]] == [3, 2]
        assert [to_rgb(c[0].get_facecolor()[:3]) for c in bars[:2]] == [
            to_rgb(CLASS_COLORS[0]), to_rgb(CLASS_COLORS[1])
        ]
        for c, of_class in zip(bars, (o[y == 0], o[y == 1]), strict=False):
            for bar in c:
                low, high = bar.get_x(), bar.get_x() + bar.get_width()
                inside = np.sum((of_class >= low - 1e-9) & (of_class <= high + 1e-9))
                assert bar.get_height() <= inside
        assert [0, 0] in [list(line.get_xdata()) for line in ax.get_lines()]  # the threshold
        low, high = ax.get_xlim()
        assert low < -3 < 4 < high
        said = texts(figure)
        for words in ("zero (y = 0)", "one (y = 1)", "decides zero", "decides one"):
            assert words in said

    @pytest.mark.parametrize("o", [[0.0], [5.0, 5.0], [-2.0], [1e-9, 2e-9], [1e6, -1e6]])
    def test_unusual_scores(self, o):
        figure = plot_scores(o, [0] * len(o), ("zero", "one"))
        low, high = figure.axes[0].get_xlim()
        assert low < 0 < high  # the threshold is in the picture
        picture(figure)

    @pytest.mark.parametrize(
        ("o", "y", "names"),
        [
            ([1.0], [0, 1], "ab"), ([], [], "ab"), ([np.nan], [0], "ab"), ([np.inf], [0], "ab"),
            ([1.0], [2], "ab"), ([1.0], [0], "abc"), ([[1.0]], [[0]], "ab"),
        ],
    )
    def test_bad_input(self, o, y, names):
        with pytest.raises(ValueError, match="must be"):
            plot_scores(o, y, tuple(names))


class TestWeights:
    def test_zero_in_the_middle(self):
        w = np.array([-1.0, 0.0, 0.5, 0.25])
        figure = plot_weights(w, title="Weights")
        image = figure.axes[0].images[0]
        assert np.array_equal(image.get_array(), w.reshape(2, 2))
        assert image.get_clim() == (-1, 1)
        assert np.allclose(image.cmap(image.norm(0.0))[:3], 1, atol=0.05)  # white
        assert figure.axes[0].get_title() == "Weights"
        assert "weight" in texts(figure)

    @pytest.mark.parametrize(
        "w", [np.zeros(4), [np.nan, 1, 2, 3], np.full(4, np.nan), [np.inf, 1, 2, 3]]
    )
    def test_weights_without_a_scale(self, w):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture(plot_weights(w))

    @pytest.mark.parametrize("w", [np.zeros(5), []])
    def test_bad_input(self, w):
        with pytest.raises(ValueError, match="square"):
            plot_weights(w)


class TestHeatmap:
    def test_table(self):
        values = np.array([[0.5, 0.75, 1.0], [0.25, np.nan, np.inf]])
        figure = plot_heatmap(values, [0.1, 1.0], [1, 5, 25], row_name="rate",
                              column_name="epochs", title="Accuracy")
        ax = figure.axes[0]
        image = ax.images[0]
        assert np.array_equal(image.get_array().filled(-1), [[0.5, 0.75, 1], [0.25, -1, -1]])
        assert image.get_clim() == (0.25, 1)
        written = {tuple(map(int, t.get_position())): t.get_text() for t in ax.texts}
        assert written == {(0, 0): "0.500", (1, 0): "0.750", (2, 0): "1.000",
                           (0, 1): "0.250", (1, 1): "–", (2, 1): "–"}
        assert [t.get_text() for t in ax.get_xticklabels()] == ["1", "5", "25"]
        assert [t.get_text() for t in ax.get_yticklabels()] == ["0.1", "1.0"]
        assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("epochs", "rate", "Accuracy")

    def test_numbers_stand_out(self):
        figure = plot_heatmap(np.linspace(0, 1, 12).reshape(3, 4), range(3), range(4),
                              row_name="", column_name="", title="")
        ax = figure.axes[0]
        image = ax.images[0]
        for text in ax.texts:
            x, y = map(int, text.get_position())
            ground = image.cmap(image.norm(image.get_array()[y, x]))[:3]
            assert contrast(to_rgb(text.get_color()), ground) > 4.5

    @pytest.mark.parametrize("values", [np.eye(3) * 37, np.zeros((3, 3)), np.full((3, 3), np.nan)])
    def test_whole_numbers_equal_numbers_no_numbers(self, values):
        figure = plot_heatmap(values, "abc", "abc", row_name="true", column_name="predicted",
                              title="Confusion")
        assert {t.get_text() for t in figure.axes[0].texts} <= {"0", "37", "–"}
        picture(figure)

    @pytest.mark.parametrize("values", [np.zeros((2, 3)), np.zeros(3), 1.0, np.zeros((0, 3))])
    def test_bad_input(self, values):
        with pytest.raises(ValueError, match="labels"):
            plot_heatmap(values, "abc"[: np.shape(values)[0] if np.size(values) == 0 else 3],
                         "abc", row_name="", column_name="", title="")


def luminance(color) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(a, b) -> float:
    """As the web's guidelines for accessibility count it: from 1 to 21, letters need 4.5."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


FIGURES = {
    "images": lambda h: plot_images(TestImages.images, [0, 1, 0, 1, 0], ("cat", "dog"), title="T"),
    "counts": lambda h: plot_class_counts([0, 1, 1], ("cat", "dog")),
    "history": lambda h: plot_history(h, title="T"),
    "histories": lambda h: plot_histories({"a": h, "b": h}),
    "scores": lambda h: plot_scores([-1.0, 2.0], [0, 1], ("cat", "dog")),
    "weights": lambda h: plot_weights(np.arange(16) - 8.0, title="T"),
    "heatmap": lambda h: plot_heatmap(np.eye(3), "abc", "abc", row_name="r", column_name="c",
                                      title="T"),
    "network": lambda h: binary_network(),
}


class TestEveryFigure:
    @pytest.mark.parametrize("name", FIGURES)
    def test_light_ground_and_legible_letters(self, history, name):
        with plt.style.context("dark_background"):  # as a reader may have set it
            figure = FIGURES[name](history)
            assert isinstance(figure, Figure)
            shown = picture(figure)
        assert shown.shape[1] <= 1000
        assert (shown[[0, 0, -1, -1], [0, -1, 0, -1]] > 240).all()  # opaque and light
        assert shown.min() < 120  # something is drawn
        assert figure.get_figwidth() <= 6.4 + 1e-9
        for text in figure.findobj(Text):
            if text.get_text().strip() and text.get_visible():
                assert text.get_fontsize() >= 9, text

    def test_the_readers_settings_stay(self, history):
        before = dict(plt.rcParams)
        for draw in FIGURES.values():
            draw(history)
        assert dict(plt.rcParams) == before

    def test_course_style(self):
        with plt.rc_context():
            use_course_style()
            figure, ax = plt.subplots()
            ax.plot([1, 2])
            assert ax.get_lines()[0].get_color() == TRAIN_COLOR
            assert (picture(figure)[0, 0] > 240).all()

    def test_colors(self):
        assert len(set(CLASS_COLORS)) >= 10
        assert TRAIN_COLOR != VALIDATION_COLOR
        assert not {TRAIN_COLOR, VALIDATION_COLOR} & set(CLASS_COLORS[:2])
        gray = [luminance(to_rgb(color)) for color in (TRAIN_COLOR, VALIDATION_COLOR)]
        assert abs(gray[0] - gray[1]) > 0.05


class TestBinaryNetwork:
    @pytest.mark.parametrize(("n", "inputs"), [(1, 1), (2, 2), (4, 4), (6, 6), (7, 4), (4096, 4)])
    def test_parts(self, n, inputs):
        figure = binary_network(n)
        said = texts(figure)
        for part in ("$x_{1}$", "$w_{1}$", f"$x_{{{n}}}$", f"$w_{{{n}}}$", "$b$", r"\Sigma", "$o$",
                     "logistic", "$q$", "threshold", r"$\hat{y}$"):
            assert part in said
        assert said.count("$x_{") == said.count("$w_{") == inputs
        assert (r"$\vdots$" in said) == (n > 6)
        picture(figure)

    @pytest.mark.parametrize("n", [0, -1, 2.5, "4", None, True])
    def test_bad_number(self, n):
        with pytest.raises(ValueError, match="n_inputs"):
            binary_network(n)

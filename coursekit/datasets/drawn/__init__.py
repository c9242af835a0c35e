"""Stand-ins for the photographs: hand signs, cats and dogs drawn by code, from a seed."""

from coursekit.datasets.drawn.faces import draw_dogs_cats
from coursekit.datasets.drawn.hands import draw_digits

__all__ = ["draw_digits", "draw_dogs_cats"]

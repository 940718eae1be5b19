"""Pictures by matplotlib, in the colours of the report.

matplotlib is loaded when something is drawn. It was chosen over altair and plotnine because what it
returns stays open to editing line by line, because it draws without a browser and without a
network, and because it is the one that pandas, seaborn and statsmodels users already have.
"""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from jauge.errors import AnalysisError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["intervals", "levels", "profiles"]

# The colours of the report (`chart.rs`): a test compares them.
INK = "#1f2d33"
SOFT = "#51626a"
GRID = "#d5dcdf"
ACCENT = "#0b5a6f"
WARM = "#a8500b"

_ENDS = (("conf_low", "conf_high"), ("low", "high"))
_ABOUT_NOTHING = "there is no interval to draw: tidy() has its numbers"


def intervals(rows: Sequence[Mapping[str, Any]], *, title: str, ax: "Axes | None" = None) -> "Axes":
    """Draw one point with its interval per row, the first row on top.

    An end that is open, because the alternative is one-sided or a ratio has no upper limit, is
    drawn as an arrow. A row without estimate keeps its place and its name.
    """
    drawn = [(_name(row, place), *_limits(row)) for place, row in enumerate(rows)]
    if not any(low is not None or high is not None for _, _, low, high in drawn):
        raise AnalysisError(_ABOUT_NOTHING)
    axes = _axes(ax, len(drawn))
    known = [x for _, *numbers in drawn for x in numbers if x is not None]
    room = (max(known) - min(known)) * 0.08 or 1.0
    for place, (_, estimate, low, high) in enumerate(drawn):
        if low is None and high is None and estimate is None:
            continue
        left = min(known) - room if low is None else low
        right = max(known) + room if high is None else high
        if low is not None or high is not None:
            axes.plot([left, right], [place, place], color=ACCENT, linewidth=2, zorder=2)
            if low is None:
                axes.plot([left], [place], marker="<", color=ACCENT, zorder=2)
            if high is None:
                axes.plot([right], [place], marker=">", color=ACCENT, zorder=2)
        if estimate is not None:
            axes.plot([estimate], [place], marker="o", color=ACCENT, markersize=7, zorder=3)
    if min(known) <= 0 <= max(known):
        axes.axvline(0, color=INK, linewidth=1.2, zorder=1)
    axes.set_yticks(range(len(drawn)), [name for name, *_ in drawn])
    axes.set_ylim(len(drawn) - 0.5, -0.5)
    return _finish(axes, title)


def levels(
    before: Sequence[int],
    after: Sequence[int],
    *,
    names: Sequence[str] | None = None,
    waves: tuple[str, str] = ("before", "after"),
    title: str,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw the shares of the levels before and after as stacked bars, each with its count.

    The low end is warm and the high end is the accent; the numbers and the order say the same as
    the colours do.
    """
    if not sum(before) or not sum(after):
        message = "an empty table has no shares to draw"
        raise AnalysisError(message)
    axes = _axes(ax, 2)
    labels = [str(place) for place in range(len(before))] if names is None else list(names)
    from matplotlib.colors import LinearSegmentedColormap

    shade = LinearSegmentedColormap.from_list("jauge", [WARM, "#f1eee8", ACCENT])
    last = max(len(before) - 1, 1)
    for place, counts in enumerate((before, after)):
        start, total = 0.0, sum(counts)
        for level, count in enumerate(counts):
            share = 100 * count / total
            colour = shade(level / last)
            axes.barh(
                place,
                share,
                left=start,
                color=colour,
                edgecolor="white",
                label=labels[level] if place == 0 else "_",
            )
            if share > 5:
                light = 0.2 < level / last < 0.8
                axes.text(
                    start + share / 2,
                    place,
                    str(count),
                    ha="center",
                    va="center",
                    color=INK if light else "white",
                )
            start += share
    axes.set_yticks([0, 1], list(waves))
    axes.set_ylim(1.5, -0.5)
    axes.set_xlim(0, 100)
    axes.set_xlabel("%")
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.25),
        ncols=len(labels),
        frameon=False,
        title="level",
    )
    return _finish(axes, title)


def _axes(ax: "Axes | None", rows: int) -> "Axes":
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as missing:
        message = "pictures need matplotlib: pip install matplotlib"
        raise ImportError(message) from missing
    _, axes = pyplot.subplots(figsize=(7, 1.3 + 0.4 * rows), layout="constrained")
    return axes


def _finish(axes: "Axes", title: str) -> "Axes":
    axes.set_title(title, loc="left", color=INK, fontsize=11, wrap=True)
    axes.grid(axis="x", color=GRID)
    axes.set_axisbelow(True)
    axes.tick_params(colors=INK, length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    return axes


def profiles(
    centres: Sequence[Sequence[float]],
    *,
    names: Sequence[str],
    measures: Sequence[str],
    title: str,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw the means of groups in several measures as one line per group, told apart by marks."""
    axes = _axes(ax, len(measures))
    places = range(len(measures))
    marks, shades = "osD^vP", (ACCENT, WARM, INK, SOFT)
    for n, (centre, name) in enumerate(zip(centres, names, strict=True)):
        colour, mark = shades[n % len(shades)], marks[n % len(marks)]
        axes.plot(list(centre), places, color=colour, marker=mark, label=name, zorder=2)
    axes.axvline(0, color=GRID, linewidth=1.2, zorder=1)
    axes.set_yticks(places, list(measures))
    axes.set_ylim(len(measures) - 0.5, -0.5)
    axes.legend(frameon=False)
    return _finish(axes, title)


def _name(row: Mapping[str, Any], place: int) -> str:
    """Name a row by its first text, which is the term, the group or the outcome."""
    said = row.get("term", row.get("group"))
    if said is None:
        said = next((v for k, v in row.items() if isinstance(v, str) and k != "method"), None)
    return str(said) if said is not None else f"{place + 1}" if place else "estimate"


def _limits(row: Mapping[str, Any]) -> tuple[float | None, float | None, float | None]:
    for low, high in _ENDS:
        if low in row and high in row:
            return tuple(map(_finite, (row.get("estimate"), row[low], row[high])))  # type: ignore[return-value]
    return _finite(row.get("estimate")), None, None


def _finite(value: Any) -> float | None:  # noqa: ANN401 - a cell of any kind
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if number and isfinite(value) else None

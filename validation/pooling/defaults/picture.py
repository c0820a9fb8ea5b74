"""Coverage by number of studies, spread and risk as small multiples, drawn as SVG."""

from __future__ import annotations

from html import escape

from rule import Row, by_candidate, choose, judge

#: Told apart by dash and mark as well as by colour (colours after Okabe and Ito).
STYLES = (
    ("", "#0072B2", "", "circle"),
    ("binomial-normal profile", "#009E73", "5 3", "square"),
    ("metafor rma (REML, Wald, 0.5)", "#D55E00", "2 2", "cross"),
)
WIDTH, HEIGHT, GAP, LEFT, TOP = 150, 110, 14, 78, 74
LOWEST = 0.5


def coverage_picture(rows: list[Row]) -> str:
    """Return the picture: a row of panels for each tau, a column for each number of studies."""
    default = choose(judge(rows)).candidate
    rows = [row for row in rows if row["grid"] == "main"]
    own = by_candidate(rows)
    studies = sorted({int(row["studies"]) for row in rows})
    taus = sorted({row["tau"] for row in rows})
    risks = sorted({row["risk"] for row in rows})
    width = LEFT + len(studies) * (WIDTH + GAP) + 10
    height = TOP + len(taus) * (HEIGHT + GAP) + 46
    shown = [(name or default, *style) for name, *style in STYLES]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'aria-labelledby="title text" font-family="sans-serif" font-size="11">',
        '<title id="title">Coverage of 95 % limits of the typical centre\'s risk</title>',
        f'<desc id="text">{escape(_in_words(own, shown, studies, taus))}</desc>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for i, (name, colour, dash, mark) in enumerate(shown):
        x = LEFT + 250 * i
        parts.append(_line([(x, 20.0), (x + 30, 20.0)], colour, dash) + _mark(mark, x + 15, 20, colour))
        parts.append(f'<text x="{x + 36}" y="24">{escape(name)}</text>')
    for column, k in enumerate(studies):
        x = LEFT + column * (WIDTH + GAP)
        parts.append(f'<text x="{x + WIDTH / 2}" y="{TOP - 10}" text-anchor="middle">{k} studies</text>')
        for line, tau in enumerate(taus):
            y = TOP + line * (HEIGHT + GAP)
            parts += _frame(x, y, first=column == 0, tau=tau)
            for name, colour, dash, mark in shown:
                cells = {row["risk"]: row for row in own[name] if (row["studies"], row["tau"]) == (k, tau)}
                points = [
                    (x + WIDTH * (i + 0.5) / len(risks), _height(y, cells[risk]["coverage"]))
                    for i, risk in enumerate(risks)
                ]
                parts.append(_line(points, colour, dash))
                parts += [_mark(mark, *point, colour) for point in points]
        bottom = TOP + len(taus) * (HEIGHT + GAP)
        for i, risk in enumerate(risks):
            if i % 2 == 0 or i == len(risks) - 1:
                at = x + WIDTH * (i + 0.5) / len(risks)
                parts.append(f'<text x="{at:.1f}" y="{bottom}" text-anchor="middle">{100 * risk:g}</text>')
    parts.append(
        f'<text x="{(LEFT + width) / 2}" y="{height - 12}" text-anchor="middle">true risk of the typical '
        f"centre, % (grey line: 95 % coverage; bottom of a panel: {100 * LOWEST:g} % or less)</text>"
    )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _height(top: float, coverage: float) -> float:
    return top + HEIGHT * (1.0 - (max(coverage, LOWEST) - LOWEST) / (1.0 - LOWEST))


def _frame(x: float, y: float, *, first: bool, tau: float) -> list[str]:
    at = _height(y, 0.95)
    parts = [
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#767676"/>',
        f'<path d="M{x} {at:.1f}h{WIDTH}" stroke="#999"/>',
    ]
    if first:
        parts.append(f'<text x="4" y="{y + HEIGHT / 2}">tau {tau:g}</text>')
        for level in (0.5, 0.7, 0.95):
            level_at = _height(y, level) + 4
            parts.append(f'<text x="{x - 4}" y="{level_at:.1f}" text-anchor="end">{100 * level:g}</text>')
    return parts


def _line(points: list[tuple[float, float]], colour: str, dash: str) -> str:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.6"{dashes}/>'


def _mark(kind: str, x: float, y: float, colour: str) -> str:
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>'
    if kind == "square":
        return f'<rect x="{x - 2.4:.1f}" y="{y - 2.4:.1f}" width="4.8" height="4.8" fill="{colour}"/>'
    cross = f"M{x - 2.6:.1f} {y - 2.6:.1f}l5.2 5.2m0 -5.2l-5.2 5.2"
    return f'<path d="{cross}" stroke="{colour}" stroke-width="1.6"/>'


def _in_words(
    own: dict[str, list[Row]], shown: list[tuple[str, str, str, str]], studies: list[int], taus: list[float]
) -> str:
    """Return what the picture shows, as text: the lowest and the mean coverage of each method by spread."""
    sentences = [
        f"Panels for {', '.join(map(str, studies))} studies and a spread tau of "
        f"{', '.join(f'{tau:g}' for tau in taus)}; in each, coverage against the true risk."
    ]
    for name, *_ in shown:
        by_tau = []
        for tau in taus:
            values = [row["coverage"] for row in own[name] if row["tau"] == tau]
            average = 100.0 * sum(values) / len(values)
            by_tau.append(
                f"tau {tau:g}: {average:.0f} % on average, {100.0 * min(values):.0f} % at the lowest"
            )
        sentences.append(f"{name}: {'; '.join(by_tau)}.")
    return " ".join(sentences)

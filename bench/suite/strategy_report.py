# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file of comparisons says: tables in Markdown, and a page with plots that needs neither network nor script."""
import html
import statistics

# Figure, title, digits.
SHOWN = [("of_optimum", "share of the best total", 4), ("worst", "smallest score", 3), ("tenth", "10th percentile", 3),
         ("gini", "Gini coefficient", 3), ("blocking", "blocking pairs", 0), ("envious", "envious mentees", 0),
         ("first_choice", "first choices", 3), ("unmatched", "unmatched", 0), ("time_ms", "milliseconds", 0)]
DIGITS = {figure: digits for figure, _, digits in SHOWN}


def ordered(values):
    return list(dict.fromkeys(values))


def mean(records, figure):
    values = [record["figures"][figure] for record in records if record["runs"] > 0]
    return statistics.fmean(values) if values else None


def show(value, figure):
    return "–" if value is None else f"{value:,.{DIGITS[figure]}f}"


def cell(records, family, strategy, figure):
    return show(mean([r for r in records if (r["family"], r["strategy"]) == (family, strategy)], figure), figure)


def table(records, figure):
    """Lines of Markdown: a row a strategy, a column a family, means over sizes and seeds."""
    strategies, families = (ordered(record[k] for record in records) for k in ("strategy", "family"))
    lines = ["| strategy | " + " | ".join(families) + " |", "|---|" + "---|" * len(families)]
    lines += [f"| `{name}` | " + " | ".join(cell(records, family, name, figure) for family in families) + " |"
              for name in strategies]
    return "\n".join(lines)


def markdown(records, figures=None):
    shown = [row for row in SHOWN if figures is None or row[0] in figures]
    return "\n\n".join(f"**{title}**\n\n{table(records, figure)}" for figure, title, _ in shown) + "\n"


def plot(records, figure, title):
    """Horizontal bars: each strategy's mean, with a tick for every instance."""
    strategies = [name for name in ordered(record["strategy"] for record in records)
                  if mean([record for record in records if record["strategy"] == name], figure) is not None]
    points = {name: [record["figures"][figure] for record in records if record["strategy"] == name and record["runs"] > 0]
              for name in strategies}
    most = max((max(values) for values in points.values()), default=1) or 1
    width, row, left = 640, 24, 140
    height = row * len(strategies) + 10
    parts = [f'<svg role="img" viewBox="0 0 {width + left + 70} {height}" aria-label="{html.escape(title)} by strategy">',
             f"<title>{html.escape(title)} by strategy; the table below has the numbers</title>"]
    for k, name in enumerate(strategies):
        y, value = k * row + 5, statistics.fmean(points[name])
        parts.append(f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{html.escape(name)}</text>')
        parts.append(f'<rect x="{left}" y="{y + 3}" width="{max(0, value / most * width):.1f}" height="14" fill="#3b6ea5"/>')
        parts += [f'<line x1="{left + max(0, v / most * width):.1f}" x2="{left + max(0, v / most * width):.1f}" y1="{y + 1}" '
                  f'y2="{y + 19}" stroke="#1a1a1a"/>' for v in points[name]]
        parts.append(f'<text x="{left + width + 6}" y="{y + 14}">{show(value, figure)}</text>')
    return "\n".join(parts + ["</svg>"])


def html_table(records, figure, caption):
    strategies, families = (ordered(record[k] for record in records) for k in ("strategy", "family"))
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in strategies)
    body = ""
    for family in families:
        cells = "".join(f"<td>{cell(records, family, name, figure)}</td>" for name in strategies)
        body += f'<tr><th scope="row">{html.escape(family)}</th>{cells}</tr>\n'
    return f'<table><caption>{html.escape(caption)}</caption><tr><th scope="col">family</th>{head}</tr>\n{body}</table>'


def page(records):
    n_instances = len({record["instance"] for record in records})
    parts = ['<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Matching strategies compared</title><style>',
             "body{font:16px/1.5 sans-serif;max-width:72em;margin:2em auto;padding:0 1em;color:#1a1a1a;background:#fff}",
             "svg{width:100%;height:auto;font:13px sans-serif}table{border-collapse:collapse;font-size:14px;margin:1em 0}",
             "th,td{border:1px solid #999;padding:.2em .6em;text-align:right}caption{text-align:left}th[scope=row]{text-align:left}",
             "</style></head><body><main><h1>Matching strategies compared</h1>",
             f"<p>{len(records)} results on {n_instances} instances; bars are means, ticks instances.</p>"]
    for figure, title, _ in SHOWN:
        parts.append(f"<h2>{html.escape(title[0].upper() + title[1:])}</h2>")
        parts += [plot(records, figure, title), html_table(records, figure, f"{title}: means by family")]
    return "\n".join(parts + ["</main></body></html>"]) + "\n"

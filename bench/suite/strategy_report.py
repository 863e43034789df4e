# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file of comparisons says: tables in Markdown, and a page with plots that needs neither network nor script."""
import html
import statistics

SHOWN = [("of_optimum", "share of the best total"), ("worst", "smallest score"), ("tenth", "10th percentile"),
         ("gini", "Gini coefficient"), ("blocking", "blocking pairs"), ("envious", "envious mentees"),
         ("first_choice", "first choices"), ("unmatched", "unmatched"), ("time_ms", "milliseconds")]


def ordered(values):
    return list(dict.fromkeys(values))


def mean(records, figure):
    values = [record["figures"][figure] for record in records if record["runs"] > 0]
    return statistics.fmean(values) if values else None


def show(value):
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4f}" if abs(value) < 10 else f"{value:.1f}"


def table(records, rows, figure):
    """Lines of Markdown: a row a family, a column a strategy, means over sizes and seeds."""
    strategies = ordered(record["strategy"] for record in records)
    lines = ["| family | " + " | ".join(strategies) + " |", "|---|" + "---|" * len(strategies)]
    for row in rows:
        cells = [show(mean([record for record in records if (record["family"], record["strategy"]) == (row, name)], figure))
                 for name in strategies]
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def markdown(records):
    families = ordered(record["family"] for record in records)
    return "\n\n".join(f"**{title}**\n\n{table(records, families, figure)}" for figure, title in SHOWN) + "\n"


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
        parts.append(f'<text x="{left + width + 6}" y="{y + 14}">{show(value)}</text>')
    return "\n".join(parts + ["</svg>"])


def html_table(records, figure, caption):
    strategies, families = (ordered(record[k] for record in records) for k in ("strategy", "family"))
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in strategies)
    body = ""
    for family in families:
        cells = "".join(
            f"<td>{show(mean([r for r in records if (r['family'], r['strategy']) == (family, name)], figure))}</td>"
            for name in strategies)
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
    for figure, title in SHOWN:
        parts.append(f"<h2>{html.escape(title[0].upper() + title[1:])}</h2>")
        parts += [plot(records, figure, title), html_table(records, figure, f"{title}: means by family")]
    return "\n".join(parts + ["</main></body></html>"]) + "\n"

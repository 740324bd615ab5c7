#!/usr/bin/env python3
"""Makes a table and charts of what the programs of `make bench` have measured.

    figures.py FIGURES.jsonl FOLDER [README.md]

Each line of FIGURES.jsonl is a row (report.h). FOLDER gets figures.md, and a chart of each group that has
targets; the table is printed as well. README.md gets the table between its two comments.
"""

import html
import json
import os
import pathlib
import platform
import subprocess
import sys


def machine():
    """One line about what it was measured on."""
    cpu = memory = "unknown"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
    for line in pathlib.Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemTotal"):
            memory = f"{int(line.split()[1]) / 2**20:.0f} GiB"
    return f"{os.cpu_count()} cores of {cpu}, {memory}, Linux {platform.release()}"


def commit():
    def git(*words):
        return subprocess.run(["git", *words], capture_output=True, text=True, check=False).stdout.strip()

    changed = ", with changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return git("log", "-1", "--format=%h of %cs") + changed


def number(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def table(rows):
    lines = ["| work | limit | limit's figure | product's figure | ratio (least-most) | target | met |",
             "|---|---|---|---|---|---|---|"]
    for row in rows:
        is_judged = "target" in row
        lines.append("| " + " | ".join([
            row["work"],
            row["limit"],
            f"{number(row['limit_figure'])} {row['unit']}",
            f"{number(row['product_figure'])} {row['unit']}",
            f"{row['ratio']:.2f} ({row['least']:.2f}-{row['most']:.2f})",
            f"{row['side']} {row['target']:g}" if is_judged else "",
            ("yes" if row["is_met"] else "**no**") if is_judged else "",
        ]) + " |")
    return lines


STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f }
.met { fill: #0969da } .missed { fill: #bc4c00 } .line { stroke: #24292f; stroke-dasharray: 4 3 }
.track { fill: #8c959f; fill-opacity: .18 } .small { font-size: 12px }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .line { stroke: #e6edf3 } .met { fill: #4493f8 } .missed { fill: #db6d28 }
}"""


def chart(group, rows):
    """A bar for each row: how far it is on its way to its target, which is the dashed line."""
    left, bar, line, most = 340, 380, 30, 2.0
    width, height = left + bar + 130, 60 + line * len(rows)
    at_target = left + bar / most
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">',
             f"<title>{html.escape(group)}: ratio against target</title><style>{STYLE}</style>",
             f'<text x="{at_target:.0f}" y="22" text-anchor="middle">target</text>']
    for place, row in enumerate(rows):
        top = 34 + line * place
        reached = row["ratio"] / row["target"] if row["side"] == ">=" else row["target"] / row["ratio"]
        kind = "met" if row["is_met"] else "missed"
        judged = f"{row['ratio']:.2f} ({row['side']} {row['target']:g})"
        parts += [
            f'<text x="{left - 10}" y="{top + 15}" text-anchor="end" class="small">{html.escape(row["work"])}</text>',
            f'<rect x="{left}" y="{top}" width="{bar}" height="20" rx="3" class="track"/>',
            f'<rect x="{left}" y="{top}" width="{bar * min(reached, most) / most:.0f}" height="20" rx="3" class="{kind}"/>',
            f'<text x="{left + bar + 8}" y="{top + 15}" class="small">{html.escape(judged)}</text>',
        ]
    parts += [f'<line x1="{at_target:.0f}" x2="{at_target:.0f}" y1="28" y2="{height - 20}" class="line"/>', "</svg>"]
    return "\n".join(parts) + "\n"


BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def put_into(readme, lines):
    text = pathlib.Path(readme).read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    pathlib.Path(readme).write_text("\n".join([before + BEGIN, "", *lines, "", END + after]))


def main(source, folder, readme=None):
    rows = [json.loads(line) for line in pathlib.Path(source).read_text().splitlines()]
    folder = pathlib.Path(folder)
    charts = []
    for group in dict.fromkeys(row["group"] for row in rows if "target" in row):
        name = group.replace(" ", "-").replace(",", "") + ".svg"
        (folder / name).write_text(chart(group, [row for row in rows if row["group"] == group and "target" in row]))
        charts.append(f"![{group}]({name})")
    lines = [f"{machine()}. Commit {commit()}.", "", *table(rows)]
    (folder / "figures.md").write_text("\n".join([*lines, "", *charts]) + "\n")
    print("\n".join(lines))
    if readme:
        put_into(readme, lines)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])

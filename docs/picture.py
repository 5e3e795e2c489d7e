"""Makes an SVG picture of coloured terminal output.

    legation read examples/ceasefire-talks.txt --date 2025-03-14 --pretty --color always | python3 docs/picture.py > docs/pretty.svg

Plain Python, no packages. Knows the few codes that `legation read --pretty` writes (the sixteen colours, bold, dim,
italic, struck out, underlines straight, wavy and dotted), and stops at any other.
"""

import re
import sys
import unicodedata
from html import escape

CELL_WIDTH = 8.4  # of a 14 px monospaced font
LINE_HEIGHT = 20
MARGIN = 20
BACKGROUND, FOREGROUND = "#1e1e2e", "#d5d9e8"
COLORS = ["#585b70", "#f38ba8", "#a6e3a1", "#f9e2af", "#89b4fa", "#cba6f7", "#89dceb", "#bac2de"]
FLAGS = {"1": "bold", "2": "dim", "3": "italic", "4": "underline", "4:3": "wavy", "4:4": "dotted", "9": "struck"}
CODE = re.compile(r"\x1b\[([\d;:]*)m")


def apply(codes, style):
    """The style after the numbers of one escape sequence. A style is a dictionary: flags, and "color"."""
    for code in codes.split(";"):
        if code in ("", "0"):
            style = {}
        elif code in FLAGS:
            style = style | {FLAGS[code]: True}
        elif re.fullmatch("[39][0-7]", code):
            style = style | {"color": COLORS[int(code) % 10]}
        else:
            raise SystemExit(f"picture.py: unknown code {code} in ESC[{codes}m")
    return style


def runs(line, style):
    """Pieces of a line with their styles, and the style at its end."""
    found = []
    for i, part in enumerate(CODE.split(line)):
        if i % 2:
            style = apply(part, style)
        elif part:
            found.append((part, style))
    return found, style


def columns(text):
    """How many columns a text takes up in a terminal."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def attributes(style):
    """The style as attributes of a tspan."""
    names = {
        "color": f'fill="{style.get("color")}"',
        "bold": 'font-weight="bold"',
        "dim": 'fill-opacity="0.6"',
        "italic": 'font-style="italic"',
        "underline": 'text-decoration="underline"',
        "wavy": 'style="text-decoration: underline wavy"',
        "dotted": 'style="text-decoration: underline dotted"',
        "struck": 'text-decoration="line-through"',
    }
    return "".join(" " + text for name, text in names.items() if style.get(name))


def draw(text):
    """The picture of a text with escape sequences."""
    lines, style, widest = [], {}, 0
    rows = text.rstrip("\n").split("\n")
    for number, line in enumerate(rows):
        parts, style = runs(line, style)
        column, spans = 0, []
        for part, look in parts:
            if part.strip() or look.get("underline"):
                # Each piece says where it stands and how wide it is, so that columns stay straight in any font.
                width = columns(part)
                place = f'x="{MARGIN + column * CELL_WIDTH:.1f}" textLength="{width * CELL_WIDTH:.1f}"'
                spans.append(f"<tspan {place}{attributes(look)}>{escape(part)}</tspan>")
            column += columns(part)
        widest = max(widest, column)
        if spans:
            lines.append(f'<text y="{MARGIN + 14 + number * LINE_HEIGHT}">{"".join(spans)}</text>')
    width = 2 * MARGIN + widest * CELL_WIDTH
    height = 2 * MARGIN + len(rows) * LINE_HEIGHT
    font = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}">',
        f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>',
        f'<g font-family="{font}" font-size="14" fill="{FOREGROUND}" xml:space="preserve">',
        *lines,
        "</g>",
        "</svg>",
    ])


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    print(draw(sys.stdin.read()))

# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables that a command writes into a page, between two comments that name it."""


def put(path, name, author, text):
    """Puts the text between `<!-- NAME: written by AUTHOR -->` and `<!-- end of NAME -->`."""
    page = path.read_text(encoding="utf-8")
    begin, end = f"<!-- {name}: written by {author} -->\n", f"<!-- end of {name} -->\n"
    before, found, rest = page.partition(begin)
    _, also_found, after = rest.partition(end)
    if not found or not also_found:
        raise ValueError(f"{path} has no place for {name}")
    path.write_text(before + begin + text + end + after, encoding="utf-8")

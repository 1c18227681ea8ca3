"""The differences that docs/differences.md explains, as rows of explained.tsv.

A row is: class, capture, frames, fields, with tabs between them. The capture is a pattern like
*.pcap for the file's name, or, with a slash in it, for the path below the folder; the frames are
`*` or numbers and ranges like 1,4-9 (0 is the capture as a whole); the fields are patterns like
tcp.*, with commas between them. Lines that start with # are comments.
"""

import fnmatch
import re


class Row:
    def __init__(self, line, number):
        columns = line.split("\t")
        if len(columns) != 4:
            raise ValueError(f"line {number}: a row has 4 columns: class, capture, frames, fields")
        self.name, self._capture, self._frames, fields = columns
        self._fields = fields.split(",")
        if self._frames != "*" and not re.fullmatch(r"\d+(-\d+)?(,\d+(-\d+)?)*", self._frames):
            raise ValueError(f"line {number}: frames are * or like 1,4-9: {self._frames!r}")
        self.used = 0

    def matches(self, difference):
        return (self.matches_capture(difference.capture) and self._matches_frame(difference.frame)
                and any(fnmatch.fnmatchcase(difference.field, f) for f in self._fields))

    def matches_capture(self, path):
        subject = path if "/" in self._capture else path.rsplit("/", 1)[-1]
        return fnmatch.fnmatchcase(subject, self._capture)

    def _matches_frame(self, frame):
        if self._frames == "*":
            return True
        for part in self._frames.split(","):
            first, _, last = part.partition("-")
            if int(first) <= frame <= int(last or first):
                return True
        return False

    def __str__(self):
        return "\t".join((self.name, self._capture, self._frames, ",".join(self._fields)))


class Explained:
    """All rows. A class counts only if the page has a heading of its name."""

    def __init__(self, table, page):
        lines = table.read_text().splitlines()
        self.rows = [Row(line, number) for number, line in enumerate(lines, 1)
                     if line and not line.startswith("#")]
        text = page.read_text() if page.exists() else ""
        headings = {h.strip(" `") for h in re.findall(r"^#+\s+(.*)$", text, re.MULTILINE)}
        self.undocumented = sorted({row.name for row in self.rows} - headings)

    def class_of(self, difference):
        """The class of the first row that matches, or None."""
        for row in self.rows:
            if row.matches(difference):
                row.used += 1
                return None if row.name in self.undocumented else row.name
        return None

    def unused(self, captures):
        """Rows that speak of a capture that was compared, but explain no difference."""
        return [row for row in self.rows
                if not row.used and any(row.matches_capture(path) for path in captures)]

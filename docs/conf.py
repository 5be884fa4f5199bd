"""How the documents become a site: Sphinx with MyST, which reads Markdown. `make docs` runs it."""

import re
from pathlib import Path

_VERSION = re.compile(r'^__version__ = "(.+)"', re.MULTILINE)
_found = _VERSION.search((Path(__file__).parent.parent / "explorer" / "__init__.py").read_text(encoding="utf-8"))
assert _found is not None

project = "Steepest"
author = "The Steepest authors"
release = version = _found[1]
language = "en"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
# anchors of headings, which links lead to; and mathematics between dollars
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

html_theme = "furo"
html_title = f"Steepest {release}"
html_favicon = "../ui/icons/steepest.svg"
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
# what is shown is text as it is typed: no quotes or dashes are put in its place
smartquotes = False
highlight_language = "text"

"""The documentation site, for Sphinx: every page is a Markdown file that GitHub shows as well.

    sphinx-build -W --keep-going -b html -c docs . docs/_build/html

The source is the project's folder and not docs/, so that a link between two papers is the same
path on GitHub and here. No font, script or picture comes from another host
(`.ci/check_site.py` holds that).
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

project = "Form Coach"
author = "The Form Coach maintainers"
project_copyright = f"{author}, Apache-2.0"
version = release = re.findall(
    r'^__version__ = "(.+)"$', (ROOT / "coach" / "__init__.py").read_text("utf-8"), re.MULTILINE
)[0]

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx_design",
]
root_doc = "docs/index"
include_patterns = [
    "docs/**",
    "CHANGELOG.md",
    "CITATION.md",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "models/README.md",
    "sample_videos/README.md",
    "sample_videos/render/README.md",
    "training/*.md",
]
exclude_patterns = [".*", "docs/*.py", "docs/_build", "docs/images", "docs/site"]
source_suffix = {".md": "myst-nb", ".py": "myst-nb"}

# Links to a heading as GitHub names it. Addresses stay as they are written: none is loaded.
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "deflist"]

# The gallery: scripts in cells (`# %%`), run while the site is built, so that what a page shows is
# what they print. One that fails is an error of the build.
nb_custom_formats = {".py": ["jupytext.reads", {"fmt": "py:percent"}]}
nb_execution_mode = "force"
nb_execution_timeout = 600  # of a cell, on a busy machine
nb_execution_raise_on_error = True
nb_execution_in_temp = False
nb_execution_show_tb = True
nb_kernel_rgx_aliases = {".*": "python3"}
nb_merge_streams = True

# They run in the project's folder, as their reader would run them, without anybody's own settings.
_ipython = Path(tempfile.mkdtemp(prefix="form-coach-docs-"))
atexit.register(shutil.rmtree, _ipython, ignore_errors=True)
_startup = _ipython / "profile_default" / "startup"
_startup.mkdir(parents=True)
(_startup / "folder.py").write_text(f"import os\n\nos.chdir({str(ROOT)!r})\n", encoding="utf-8")
os.environ["IPYTHONDIR"] = str(_ipython)

# Names in docstrings stand between single backticks, as in the rest of the code.
default_role = "code"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autosummary_generate = False
add_module_names = False
python_use_unqualified_type_names = True
maximum_signature_line_length = 88
python_maximum_signature_line_length = 88

html_theme = "pydata_sphinx_theme"
html_title = "Form Coach"
html_extra_path = ["site/root"]
html_static_path = ["site/_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_sidebars = {"docs/index": []}
html_theme_options = {
    "logo": {"text": "Form Coach"},
    "show_prev_next": False,
    "navigation_with_keys": False,
    "header_links_before_dropdown": 6,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_center": [],
    "footer_end": [],
    "show_nav_level": 1,
    "use_edit_page_button": False,
}

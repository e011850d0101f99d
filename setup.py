"""What pyproject.toml cannot say: compiled modules, which may be missing (docs/decisions/0013-compiled-road.md).

Without Cython and mypyc, a compiler or Python's headers the install goes on, and the same work is done in Python. C is
made in build/.
"""

import hashlib
import re
import shutil
import sys
from pathlib import Path

from setuptools import Extension, setup

MODULES = ("comity.model._columns", "comity.parsing._scan", "comity.readers.iati_activity._packing")
DIRECT = ["-fno-plt"] if sys.platform == "linux" else []
"""They call Python for nearly everything they do, and need not look up where it is each time."""
TWIN = "comity.readers.iati_activity"
"""A package of Python modules that are compiled as they are, into its `compiled`."""
NEEDED = ("model", "parsing")
"""What mypyc has to see of the rest, for its types."""
SETTINGS = """[mypy]
ignore_missing_imports = True
[mypy-lxml.*]
follow_imports = skip
follow_imports_for_stubs = True
"""
"""What is said of lxml's elements is not to be relied on: the ones handed over may be the scanner's."""


def extensions() -> list[Extension]:
    """The modules that can be built here."""
    made = [*scanners(), *twin()]
    for extension in made:
        extension.optional = True
        extension.extra_compile_args = [*extension.extra_compile_args, *DIRECT]
    return made


def scanners() -> list[Extension]:
    """The modules that are written for Cython."""
    try:
        from Cython.Build import cythonize
    except ImportError:
        return []
    wanted = [Extension(name, [f"src/{name.replace('.', '/')}.pyx"]) for name in MODULES]
    return list(cythonize(wanted, build_dir="build/cython", include_path=["src"], quiet=True))


def twin() -> list[Extension]:
    """The reader's own modules under another name, and one that says from which sources they were made."""
    try:
        from mypyc.build import mypycify
    except ImportError:
        return []
    target = compiled_sources()
    try:
        return mypycify(
            ["--config-file=build/twin/mypy.ini", *(str(path) for path in sorted(target.glob("[!_]*.py")))],
            target_dir="build/mypyc",
            group_name="comity_iati_activity",
        )
    except SystemExit:  # mypyc's way to say that it cannot
        return []


def compiled_sources() -> Path:
    """Copy what is to be compiled, each import of a neighbour made one of its twin; where it lies."""
    root, sources = Path("build/twin/comity"), Path("src") / TWIN.replace(".", "/")
    shutil.rmtree(root.parent, ignore_errors=True)
    for room in NEEDED:
        shutil.copytree(Path("src/comity") / room, root / room, ignore=shutil.ignore_patterns("*.so", "__pycache__"))
    target = root.parent / TWIN.replace(".", "/") / "compiled"
    target.mkdir(parents=True)
    for folder in (root, target.parents[1], target.parent, target):
        (folder / "__init__.py").touch()
    digest = hashlib.sha256()
    for path in sorted(sources.glob("[!_]*.py")):
        digest.update(path.read_bytes())
        text = re.sub(rf"\b{re.escape(TWIN)}\b", f"{TWIN}.compiled", path.read_text("utf-8"))
        (target / path.name).write_text(text, "utf-8")
    (root.parent / "mypy.ini").write_text(SETTINGS, "utf-8")
    (target / "made.py").write_text(f'SOURCES: str = "{digest.hexdigest()}"\n', "utf-8")
    return target


setup(ext_modules=extensions())

"""What pyproject.toml cannot say: two compiled modules, which may be missing (docs/decisions/0013-compiled-road.md).

Without Cython, a compiler or Python's headers the install goes on, and the same work is done in Python. C is made in build/.
"""

from setuptools import Extension, setup

MODULES = ("comity.parsing._scan", "comity.lake._columns")


def extensions() -> list[Extension]:
    """The modules that can be built here."""
    try:
        from Cython.Build import cythonize
    except ImportError:
        return []
    wanted = [Extension(name, [f"src/{name.replace('.', '/')}.pyx"]) for name in MODULES]
    made = cythonize(wanted, build_dir="build/cython", quiet=True)
    for extension in made:
        extension.optional = True
    return list(made)


setup(ext_modules=extensions())

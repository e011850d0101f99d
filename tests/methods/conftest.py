"""One starter lake for all tests of the methods: releases never change, so sharing is safe."""

from __future__ import annotations

import pytest

from comity.lake import Lake
from tests.building import starter_lake


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return starter_lake(tmp_path_factory.mktemp("starter"))

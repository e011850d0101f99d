"""The list of held amounts and the file in which they are judged: every format's, each once."""

from __future__ import annotations

from pathlib import Path

from comity.lake import Lake
from comity.web.explore.queries import held
from tests.building import put, read_in
from tests.lake.test_amending import CRS, GRANTS
from tests.lake.test_holds import COUNTRY


def test_amounts_of_every_format_can_be_judged_in_the_file_to_fill_in(tmp_path: Path) -> None:
    home = tmp_path / "home"
    files = {
        "grants.csv": GRANTS + "360G-x-1,Choir,GBP,50,1935-01-05,Club,Fund\n",
        "CRS.csv": CRS + "1935,IRL,21,550,15220,A1,C01,1,2\n",
        "country.csv": COUNTRY + "JOR,Jordan,Disbursements,1935,7\n",
    }
    read_in(home, *(put(tmp_path, name, text.encode()) for name, text in files.items()))
    rows = held.listed(Lake.open(home))
    listed = [[cell.text for cell in row[1:4]] for row in held.table(rows).rows]
    assert [row[0] for row in listed] == ["A1", "A1", "country.csv line 2", "360G-x-1"]
    table = held.judgements(rows)
    lines = [[str(cell.text if cell.raw is None else cell.raw) for cell in row] for row in table.rows]
    text = ",".join(column.label for column in table.columns) + "\n"
    text += "".join(",".join([*line[:3], "release", "A. Reader", "2026-11-21", "confirmed"]) + "\n" for line in lines)
    read_in(home, put(tmp_path, "judged.csv", text.encode()))
    assert Lake.open(home).rows("SELECT COUNT(*) FROM flow WHERE held IS NULL") == [(4,)]
    assert Lake.open(home).rows("SELECT COUNT(*) FROM finding WHERE code = 'judgement-of-nothing'") == [(0,)]

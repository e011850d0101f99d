"""The word lists behind tests/web/voice.py. To let a new text pass, add its plain words here, where a reviewer sees them."""

from __future__ import annotations

LOADED = {
    "en": r"""
terror\w* extrem\w+ radical\w* militan\w+ anti-?semit\w* racis\w+ hat(?:e|eful|red) propagand\w+ bias(?:ed)?
one-sided controvers\w+ notorious\w* infamous so-called corrupt\w* fraud\w* illegal\w* criminal\w* violen\w+
lie[sd]? lying liar\w* dishonest\w* untrustworthy trustworthy credib\w+ discredit\w* respected renowned
prestigious leading reputable shady suspicious dubious alleged(?:ly)? admit(?:s|ted) confess\w* boast\w*
deni(?:es|ed) smear\w* attack(?:s|ed) delegitimi\w+ pro-\w+ anti-\w+ partisan hidden_agenda political_agenda front_group puppet
foreign_agents? traitor\w* enem(?:y|ies) apartheid genocid\w* occupier\w* guilty innocent shameful noble
heroic excellent outstanding harmful dangerous misleading disgrac\w+ scandal\w*
""",
    "ar": r"""
إرهاب\w* متطرف\w* تطرف\w* عنصري\w* معادٍ?_للسامية كراهية دعائي\w* منحاز\w* مثير\w*_للجدل سيئ\w*_السمعة فاسد\w*
فساد احتيال\w* إجرام\w* مجرم\w* عنف عنيف\w* كاذب\w* يكذب تكذب أكاذيب مشبوه\w* مزعوم\w* خائن\w* عميل\w* عملاء
فضيحة مرموق\w* نزيه\w* موثوق\w* خطير\w*
""",
    "he": r"""
טרור\w* קיצונ\w+ אנטישמי\w* גזענ\w+ שנאה תעמול\w+ מוטה מוטים שנוי\w*_במחלוקת ידוע\w*_לשמצה מושחת\w* שחית\w+
הונאה פליל\w+ עבריינ\w+ אלימ\w+ שקר\w* משקר\w* חשוד\w* כביכול בוגד\w* שערוריי?\w* מכובד\w* יוקרתי\w* אמינ\w+
מסוכנ\w+ מזיק\w*
""",
}
"""Words that judge, for or against, as patterns of whole words with _ for a space; Arabic and Hebrew also behind a prefix."""


def _each(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLAIN_VALUES = _each("""
address age agree amount amounts area case central channels count counter currency date day deadline decade
definition donors end event expected first first_year format formats found funding gaps given gone high id
last last_year least_name left line links low month most most_name n names needed new next number page pages
place population prices reason reasons receivers row_count rows rows_shown sets shown size some stage stages
start top top_year total unit value what year years
""")
"""Placeholders that hold no name of an organisation or a person."""

SOMEBODY = _each("""
about alliance donor group inner member object organisation person publisher reporter speaker subject watchdog
""")
"""Placeholders that are somebody in every app."""

WORDS = _each("""
a about address addresses agreed all alone also and another answer any are as asked at away be because been
before between box by called change changed choose closed correct declined details do done each enter entered
entries entry every for from group has have here if in invitation is it its last leads list may member members
more name names new nobody none not now of on one only open or organisation other others out page part person
public published quoting register relation relations reply reported reporting reports role said same says see
show shown signed since so source sources speaker stand statement statements taken than that the their them
then there these this those tick to under until used was way were what when where which who whom whose with
words written yet you your
""")
"""The words of which a text that names somebody is made."""

KNOWN_FRAGMENTS = frozenset(
    {
        "archived copy",
        "has a seat on the board of",
        "invented for the demonstration. Nobody and nothing named here is real.",
        "is a member of",
        "is a partner of",
        "is the fiscal sponsor of",
        "is the parent of",
        "not dated",
        "not named",
        "not on file",
        "not set yet",
        "not stated",
        "not well formed",
        "signed with",
        "takes part in the campaign of",
    }
)
"""Texts of the register that begin with a verb: relations, which a source states, and holes in what is on file."""

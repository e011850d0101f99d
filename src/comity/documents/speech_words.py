# ruff: noqa: E501 - one pattern or list of words a line reads better than many
"""The words by which somebody is said to have said something, in the languages of the documents."""

from __future__ import annotations

import re

_STRONG = (
    r"said|says|saying|wrote|writes|writing|stated|declar(?:ed|es|ing)|noted|noting|added|adding|argu(?:ed|es|ing)|claimed|claiming|"
    r"told \w+(?: \w+){0,3}|tells \w+|tweeted|explain(?:ed|s|ing)|announc(?:ed|es|ing)|warn(?:ed|s|ing)|insist(?:ed|s|ing)|"
    r"replied|responded|remarked|observed|concluded|accus(?:ed|es|ing)|call(?:ed|s|ing) (?:for|on|upon)|describ(?:ed|es|ing)|"
    r"deem(?:ed|s|ing)|suggest(?:ed|s|ing)|urg(?:ed|es|ing)|demand(?:ed|s|ing)|condemn(?:ed|s|ing)|alleg(?:ed|es|ing)|"
    r"assert(?:ed|s|ing)|maintain(?:ed|s|ing) that|reported|reporting that|advocat(?:ed|es|ing)(?: for)?|labell?(?:ed|s|ing)|"
    r"denounc(?:ed|es|ing)|characteri[sz](?:ed|es|ing)|criticis?z?(?:ed|es|ing)|prais(?:ed|es|ing)|reject(?:ed|s|ing)|dismiss(?:ed|es|ing)|welcom(?:ed|es|ing)|hail(?:ed|s|ing)|pledg(?:ed|es|ing)|decried|stress(?:ed|es|ing)|"
    r"confirm(?:ed|s|ing)|den(?:ied|ies|ying)|testified|commented|admitted|complain(?:ed|s|ing)|promis(?:ed|es|ing) to|pledged to|"
    r"quoted(?: as saying)?|cited|quotes|cites|(?:was|were) quoted|claims to|claim to|(?:publish|issu|releas)(?:ed|es|ing) an? (?:[\w-]+ ){0,3}"
    r"(?:statement|report|article|letter|post|press release|declaration|appeal|petition)(?: (?:which|that) \w+)?|"
    r"posted|refer(?:red|s|ring) to|term(?:ed|s)|brand(?:ed|s|ing)"
)
_WEAK = (
    r"say|states|state|stating|notes|note|adds|add|claims|claim|reports|report|reads|read|comments|posts|remarks|asks|asked|asking|"
    r"argue|believes?|believed|emphasi[sz](?:ed|es|ing)|highlight(?:ed|s|ing)|recall(?:ed|s|ing)|continued|went on|agreed|agrees|"
    r"call(?:ed|s|ing)|reads|hoped|hopes|feared|promised|promises|vowed|held|holds|shouted|posting"
)
_FRENCH = (
    r"déclar|affirm|ajout|indiqu|soulign|expliqu|estim|accus|annonc|précis|assur|regrett|confi|confirm|plaid|résum|insist|dénonc|"
    r"martel|racont|comment|avanc|témoign|critiqu|rapport|souhait|réclam|alert"
)
"""Stems of regular verbs of saying: "déclare", "a déclaré", "a-t-elle déclaré", "déclare-t-il"."""
_SPANISH = (
    r"declar|afirm|explic|acus|anunci|asegur|denunci|indic|record|lament|coment|manifest|"
    r"subray|destac|agreg|precis|reclam|critic|reiter|señal"
)
_OTHER = (
    r"dit|ont dit|écrit|répond|répondent|conclut|poursuit|reconnaît|prévient|admet|réagit|rappelle|rappellent|"
    r"(?:a|ont|avait)(?:-t-(?:il|elle|on))? (?:dit|écrit|répondu|conclu|poursuivi|reconnu|prévenu|admis|réagi|rappelé|noté|observé|lancé)|"
    r"(?:se |s'est )(?:félicite|félicité|félicitée)|(?:s'|s'est )(?:inquiète|inquiété|inquiétée|indigne|indigné|indignée)|"
    rf"(?:{_FRENCH})(?:e|ent)(?:-t-(?:il|elle|on))?|(?:a|ont|avait)(?:-t-(?:il|elle|on))? (?:{_FRENCH})é|"
    r"sagten?|sagt|erklärten?|erklärt|schrieb|schreibt|betonten?|betont|teilte mit|kritisierten?|kritisiert|warnten?|fügte hinzu|meinten?|"
    r"meint|berichteten?|berichtet|forderten?|fordert|lobte|bestätigten?|bestätigt|antwortete|versicherte|versichert|mahnte|unterstrich|"
    r"erläuterte|erläutert|äußerte|kündigte an|beklagte|heißt es (?:bei|von|aus)|"
    r"dijo|dice|dijeron|dicen|escribió|añadió|advirtió|advierte|respondió|sostuvo|concluyó|expuso|ha dicho|"
    rf"(?:{_SPANISH})(?:ó|aron|a|an)|(?:ha|han) (?:{_SPANISH})ado"
)
VERB = re.compile(
    rf"(?<![^\W_])(?:(?P<strong>{_STRONG}|{_OTHER})|(?P<weak>{_WEAK})(?=\s?(?:[:,“\"«„]|that\b|it\b|them\b|the\b)))(?![^\W_])",
    re.I,
)
POST = re.compile(
    rf"\s*[,.]?\s*(?P<verb>said|says|wrote|writes|stated|declared|noted|added|argued|claimed|tweeted|explained|announced|warned|insisted|promised|admitted|complained|recalled|shouted|answered|testified|"
    rf"replied|responded|remarked|concluded|asked|continued|commented|adds|notes|explains|according to|{_OTHER})\s+"
    r"(?P<who>[^\n“«„\"]{2,160})", re.I,
)  # fmt: skip
POST_WHO_FIRST = re.compile(
    r"\s*,?\s*(?P<who>[^\n“«„\".;:]{2,100}?),?\s+(?P<verb>told|said|says|wrote|writes|stated|declared|noted|added|argued|claimed|tweeted|explained|"
    r"announced|warned|insisted|replied|responded|remarked|concluded|asked|continued|commented)(?![^\W_])", re.I,
)  # fmt: skip
PASSIVE_AS = re.compile(
    r"(?P<verb>described|quoted|cited|criticis?z?ed|condemned|denounced|characteri[sz]ed|label+ed|referred to|called|termed|praised)"
    r"\s(?:[\w-]+\s){0,3}?by\s(?P<who>[^“«\"\n]{2,120}?)(?:\sas(?:\s(?:saying|an?|the))?|\sas having said)?[,:]?\s*$", re.I,
)  # fmt: skip
ACTIVE_AS = re.compile(
    r"\b(?P<verb>quoted|quotes|quoting|cited|cites|citing)\s(?P<who>[^“«\".\n]{3,90}?)\sas\s(?:saying|stating|claiming|writing)(?:\sthat)?[,:]?\s*$", re.I,
)  # fmt: skip
CITES = re.compile(r"(?:quot|cit)(?:ed|es|ing)", re.I)
PASSIVE_BY = re.compile(r"\s*(?:[\w-]+\s){0,4}?by\s(?P<who>[^\n“«„\"]{2,160})", re.I)
CALLED_THAT = re.compile(
    r"\b(?P<verb>called|described as|described|labell?ed|termed|dubbed|denounced as|deemed|accused of|branded)(?: an?| the)?\s*$",
    re.I,
)
_WHO = r"\s?(?P<who>(?:[^,،:“«״\"„\n]|(?<=[א-ת])[״\"](?=[א-ת]{1,2}(?![א-ת]))){2,100})"
ACCORDING = re.compile(
    r"(?<![^\W_])(?:[وفו](?=[\u0590-\u06ff]))?(?P<verb>according to|in the words of|as reported by|quoting|citing|"
    r"selon|d'après|de l'avis (?:de|du|des)|aux yeux (?:de|du|des)|de l'aveu (?:de|du|des)|"
    r"laut|gemäß|nach (?:Angaben|Auskunft|Ansicht|Aussagen?|Darstellung|Worten) (?:der|des|von)|nach Meinung (?:der|des|von)|"
    r"según|de acuerdo con|a juicio de|al decir de|en palabras de|a decir de|en opinión de|"
    r"وفقا ل|وفق|بحسب|حسب|على حد (?:قول|تعبير|وصف)|نقلا عن|طبقا ل|استنادا إلى|كما جاء في|على لسان|"
    r"לדברי|כדברי|לטענת|לפי|על פי|מפי|לשיטת|בהתאם ל|לגרסת)" + _WHO, re.I,
)  # fmt: skip
FOR = re.compile(r"^\W*(?P<verb>pour|para|für) (?P<who>[^,“«„\n]{3,80}),\s*$", re.I)
"""A sentence that begins with "Pour l'Institut, «": in whose view, not for whose good."""
ZUFOLGE = re.compile(r"(?P<who>[^,:„“«»\n]{3,90}) (?P<verb>zufolge),?\s")
SO = re.compile(r"\s*,\s(?P<verb>so) (?P<who>[^\n„“«»]{3,120})")
"""The German "„…“, so Petra Lang"; it counts after a German closing mark only."""
THEIR_WORDS = re.compile(r"(?<![^\W_])in (?P<whose>his|her|their|its) (?:own )?words?,[^.]{0,120}$", re.I)
OWN_WORDS = re.compile(
    r"\bin (?:their|its|his|her|our) own words[:,]?\s*$|(?:^|\n)\s*(?:mission|about us|who we are):?\s*$", re.I
)
LABEL = re.compile(r"^\W*(?P<who>[^:“«\"\n]{2,90}):\s*$")

TITLE = re.compile(
    r"\b(?:article|report|post|book|film|paper|op-?ed|petition|letter|programm?e|project|event|campaign|video|song|exhibition|conference|"
    r"publication|study|briefing|document|appeal|entitled|titled|called|named|dubbed|known as|signed an?|signed the)[,:]?\s*$", re.I,
)  # fmt: skip
TITLE_AFTER = re.compile(
    r"\s*(?:programm?e|project|initiative|campaign|event|conference|report|film|exhibition|scheme|workshop)s?\b", re.I
)
BREAKS = re.compile(r";|\band (?:\w+ly )?\w{3,}ed (?:an?|the|its|his|her|their)\b|[.!?]\s")
STATIVE = re.compile(r"\b(?:the|its|their|his|her|a|an|our|such|these|those|self-|\w+'s)\s?$", re.I)

ARABIC_VERB = re.compile(
    r"(?<![^\W_])[وف]?(?P<verb>قالت?|صرحت?|أكدت?|أضافت?|أعلنت?|ذكرت?|أوضحت?|كتبت?|وصفت?|اتهمت?|دعا|دعت|طالبت?|أشارت?|اعتبرت?|حذرت?|"
    r"شددت?|رأى|رأت|تابعت?|يقول|تقول|نقل عن|نشرت?|أفادت?|زعمت?)(?![^\W_])"
)
ARABIC_END = re.compile(
    r"\s?(?:[:،,«“\"(]|(?<![^\W_])(?:إن|أن|بأن|بأنها?|بأنهم|إنها?|أنها?|كونه|المشروع|القرار|في|خلال|أمس|اليوم|للصحفيين|للصحافة|على|عبر|عن|يوم|ردا|إلى|التي|الذي|بيانا|כי|ب(?:بيان|القول))(?![^\W_]))"
)
AS_SAID = re.compile(r"^[\s,،.]*(?:وكما|كما|هكذا|כפי ש|כך)\s?")
"""Words between a quotation and the verb that follows it: "كما قالت", "כך אמר"."""
HEBREW_VERB = re.compile(
    r"(?<![^\W_])ו?(?P<verb>אמרו|אמרה|אמר|הוסיפה|הוסיף|מסרה|מסר|הודיעה|הודיע|כתבה|כתב|ציינה|ציין|טענה|טען|הצהירה|הצהיר|הכריזה|הכריז|"
    r"הסבירה|הסביר|קראה|קרא|האשימה|האשים|תיארה|תיאר|הדגישה|הדגיש|הבהירה|הבהיר|סיפרה|סיפר|השיבה|השיב|פרסמה|פרסם|נמסר מ)(?![^\W_])"
)
ARABIC_ROLES = re.compile(
    r"^(?:(?:السيدة?|الدكتورة?|الأستاذة?|المديرة? التنفيذية?|المديرة? العامة?|المديرة?|مديرة?|رئيسة?|المتحدثة? باسم|الناطقة? باسم|"
    r"متحدثة? باسم|الأمينة? العامة?|وزيرة?|مسؤولة?|عضوة?|منسقة?)\s)+"
)
HEBREW_ROLES = re.compile(
    r"^(?:(?:מר|גב׳|ד״ר|עו״ד|פרופ׳|השרה?|שרת?|מנכ[״\"]לית|מנכ[״\"]ל|יו[״\"]ר|דוברת?|מנהלת?|ראש|נשיאת?|סמנכ[״\"]לית?|חברת? הכנסת|ח[״\"]כ)\s)+"
)
LATIN_ROLES = re.compile(
    r"^(?:(?:(?:the|its|their|our|le|la|der|die|el|deputy|former|acting|senior|chief|prime|executive|legal|managing|general|vice|programme|program|press|"
    r"policy|foreign|founding|then)[\s-])*"
    r"(?:rt hon|the rt hon|attorney|director|minister|president|secretary|chair(?:man|woman|person)?|ceo|officer|spokes(?:man|woman|person)|advis[eo]r|founder|"
    r"co-founder|rabbi|imam|sheikh|father|bishop|archbishop|senator|representative|congress(?:man|woman)|mr|mrs|ms|dr|prof|professor|"
    r"sir|lord|lady|baroness|dame|judge|ambassador|general|colonel|captain|coordinator|executive|manager|leader|head|activist|lawyer|"
    r"journalist|mp|m\.|mme|herr|frau|vorstand|sprecher(?:in)?|geschäftsführer(?:in)?|leiter(?:in)?|direktor(?:in)?|präsident(?:in)?|vorsitzenden?r?|"
    r"bürgermeister(?:in)?|directrice|directeur|présidente?|porte-parole|ministre|maire|secrétaire|coordinat(?:eur|rice)|fondat(?:eur|rice)|"
    r"directora?|presidenta|portavoz|ministr[oa]|alcald(?:e|esa)|coordinadora?|señora?)\.?,?\s)+", re.I,
)  # fmt: skip
GROUP_NOUNS = (
    r"organi[sz]ation|group|charity|NGO|ministry|alliance|network|coalition|committee|fund|trust|foundation|department|agency|"
    r"council|commission|association|institute|centre|center|movement|campaign|company|statement|report|article|post|letter|declaration|union|forum|party"
)
COMMON_SUBJECT = re.compile(
    rf"(?<![^\W_])(?:the|an?|its|their|his|her|this)\s(?:[a-z-]+\s){{0,3}}?(?:(?P<group>{GROUP_NOUNS})|"
    r"(?P<role>spokes(?:man|woman|person)|minister|director|chair(?:man|woman|person)?|founder|president|official|lawyer|ambassador|"
    r"representative|secretary|resident|judge|court|government|mayor|chief executive|officer|manager|head))"
    r"\s(?:(?:has|have|had|also|later|then|again|further|\w+ly)\s)*$", re.I,
)  # fmt: skip
PRONOUN = re.compile(
    r"(?<![^\W_])(?P<pronoun>it|he|she|they|we|who|which|that)\s(?:(?:has|have|had|also|later|then|again|further|\w+ly)\s)*$",
    re.I,
)
ADVERBS = re.compile(
    r"\s?(?:(?:has|have|had|is|was|also|later|then|again|further|once|itself|recently|publicly|\w+ly)\s)*$", re.I
)
THAT = re.compile(r"\s(?:also\s)?(?:that|que|dass)\s", re.I)
EMPHASES = re.compile(
    r"\s*[.,;]?\s*[(\[](?:[^()\[\]]{0,40}\b)?(?:emphas[ie]s(?: is| are)? (?:added|ours|mine)|(?:my|our) emphas[ie]s|italics (?:added|ours|mine)|"
    r"souligné par nous|Hervorhebung(?:en)? (?:hinzugefügt|von uns)|énfasis añadido|التشديد مضاف|التأكيد مضاف|ההדגשות? (?:שלנו|נוספו|הוספו|שלי))[^()\[\]]{0,20}[)\]]",
    re.I,
)

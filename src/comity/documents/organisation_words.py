# ruff: noqa: E501, SIM905 - one pattern or list of words a line reads better than many
"""The words by which an organisation is known as one, in names that no register holds."""

from __future__ import annotations

HEADS = frozenset(
    """
    Organisation Organization Forum Fund Alliance Trust Foundation Association Society Committee Council Commission
    Institute Institution Centre Center Network Coalition Federation Confederation Union Agency Authority Bank Court
    Tribunal Ministry Department Office Bureau Parliament Congress Senate Knesset Assembly University College School
    Church Churches Group Movement Party League Board Company Corporation Ltd Limited Inc GmbH LLP LLC PLC Club
    Embassy Secretariat Consortium Partnership Cooperative Fellowship Academy Observatory Monitor Watch Solidarity
    Taskforce Mission Police Army Municipality Chamber Treasury Directorate Consulate Collective Charity Charities
    Guild Synod Diocese Museum Hospital Television Radio Fondation Association Conseil Comité Ministère Institut
    Centre Fédération Union Réseau Agence Banque Université Fonds Société Commission Secours Ligue Collectif
    Stiftung Verein Verband Bundesamt Ministerium Bundesministerium Universität Gesellschaft Netzwerk Bündnis Rat
    Fonds Fundación Asociación Consejo Comité Ministerio Instituto Centro Federación Unión Red Agencia Banco
    Universidad Fondo Alianza Foro Ville International TV Herald Times Gazette Tribune Chronicle Telegraph Observer Broadcasting News Press Magazine Post Journal
    """.split()
)
OPENERS = frozenset(
    """
    Ministry Department Office Bank University Bureau Institute Council Committee Commission Court Board House
    Association Federation Union League Society Alliance Fund Forum Coalition Network Organisation Organization
    Centre Center Church Embassy Ministère Conseil Université Institut Banque Comité Commission Fondation Fédération
    Ligue Réseau Agence Fonds Association Ministerio Universidad Banco Instituto Consejo Fundación Asociación
    Municipality Parliament Congress Assembly High Chamber Friends Programme Program Initiative Academy Directorate
    Secretariat
    """.split()
)
"""Heads after which a name goes on with of, for or on."""
ALONE = frozenset(["Congress", "Parliament", "Knesset", "Senate", "Bundestag", "Dáil", "Stormont"])
INSTRUMENTS = frozenset(
    """
    Act Law Bill Treaty Convention Agreement Accord Accords Declaration Resolution Protocol Directive Regulation
    Strategy Plan Day War Award Prize Product Tax Index Rate Goals Goal Value Number Framework Charter Code Report
    Review Policy Process Bank-Note Memorandum Amendment Constitution Covenant Loi Gesetz Ley Area Zone Road Street
    Square Report Conference Summit
    """.split()
)
PLURALS_FOR = frozenset(["for", "Against", "Without", "without"])
GOVERNMENTS = ("government", "gouvernement", "gobierno")
DESCRIBES = (
    "group|organi[sz]ation|NGO|charity|network|coalition|movement|company|campaign|think[- ]tank|foundation|association|alliance|"
    "non-?profit|nonprofit|watchdog|agency|institute|party|fund|consortium|body|firm|forum|trust|union|federation"
)
ROLES = (
    "executive director|director(?:[- ]general)?|chief executive|ceo|chair(?:man|woman|person)?|co-?chair|president|founder|co-?founder|"
    "spokes(?:man|woman|person)|secretary(?:[- ]general)?|board|members?|staff|website|annual report|director|head|treasurer|"
    "trustees?|legal advis[eo]r|programme manager|policy officer|coordinator|headquarters|statement|report"
)
LISTS = (
    r"members?|partners?|signator(?:y|ies)|grantees?|donors?|supporters?|funders?|organi[sz]ations|networks?|affiliates?|participants|"
    r"membres|partenaires|mitglieder|partner|miembros|socios|أعضاء|الأعضاء|الشركاء|شركاء|المانحون|الموقعون|חברים|שותפים|תורמים|"
    r"ארגונים|הארגונים|חותמים"
)
MEMBERS = r"\bmembers?\b|\bmembership\b|\bmembres\b|\bMitglieder\b|\bmiembros\b|أعضاء|الأعضاء|חברים|חברות|ארגונים חברים|הארגונים החברים"
WELL_KNOWN = {
    "UN": "United Nations", "EU": "European Union", "USAID": "United States Agency for International Development",
    "UNDP": "United Nations Development Programme", "UNICEF": "UNICEF", "UNESCO": "UNESCO", "UNHCR": "UNHCR", "UNRWA": "UNRWA",
    "UNOCHA": "OCHA", "OCHA": "OCHA", "WHO": "World Health Organization", "WFP": "World Food Programme", "OECD": "OECD",
    "NATO": "NATO", "IMF": "International Monetary Fund", "ICC": "International Criminal Court",
    "ICJ": "International Court of Justice", "ICRC": "International Committee of the Red Cross", "FCDO":
    "Foreign, Commonwealth and Development Office", "DFID": "Department for International Development", "GIZ": "GIZ",
    "AFD": "Agence française de développement", "NORAD": "Norad", "UNFPA": "UNFPA", "IFAD": "IFAD", "ILO": "ILO",
    "World Bank": "World Bank", "European Union": "European Union", "United Nations": "United Nations",
    "European Commission": "European Commission", "European Parliament": "European Parliament", "Red Cross": "Red Cross",
    "Red Crescent": "Red Crescent", "House of Commons": "House of Commons", "House of Lords": "House of Lords",
    "House of Representatives": "House of Representatives", "State Department": "State Department",
    "Foreign Office": "Foreign Office", "Palestinian Authority": "Palestinian Authority", "White House": "White House",
    "الأمم المتحدة": "الأمم المتحدة", "الاتحاد الأوروبي": "الاتحاد الأوروبي", "البنك الدولي": "البنك الدولي",
    "האיחוד האירופי": "האיחוד האירופי", "האו״ם": "האו״ם", "הבנק העולמי": "הבנק העולמי",
}  # fmt: skip
"""Public bodies that documents name without introducing them."""

PLACES = frozenset(
    """
    Israel Palestine Gaza Egypt Jordan Lebanon Syria Iraq Iran Turkey Ireland Britain England Scotland Wales France
    Germany Spain Italy Canada Australia America Europe Africa Asia Jerusalem London Washington Brussels Geneva
    Paris Berlin Dublin Belfast Russia China India Japan Norway Sweden Denmark Finland Netherlands Belgium
    Switzerland Austria Poland Ukraine
    """.split()
) | {"United States", "United Kingdom", "West Bank", "Middle East", "New York", "Northern Ireland", "South Africa", "Saudi Arabia",
     "Gaza Strip", "European", "East Jerusalem", "Tel Aviv", "North America", "United Arab Emirates", "New Zealand", "Nazi Germany"}  # fmt: skip

ARABIC_HEADS = """
    منظمة جمعية وزارة مؤسسة مركز اتحاد تحالف شبكة صندوق هيئة لجنة مجلس حركة منتدى معهد جامعة بلدية حكومة وكالة
    ائتلاف محكمة نقابة رابطة نادي دائرة سفارة بنك مبادرة حزب مفوضية
    """.split()
ARABIC_STOPS = frozenset(
    """
    المشروع البرنامج التقرير القرار الاتفاق المبلغ في من إلى على عن أن إن التي الذي الذين هذا هذه ذلك تلك وقد قد كما بعد قبل خلال منذ حتى مع بين عند لدى حيث اليوم
    أمس غدا يوم أول قالت قال أعلنت أعلن أكدت أكد ذكرت ذكر أضافت أضاف صرحت صرح نشرت نشر وقعت وقع تلقت تلقى دعت دعا
    قدمت قدم تقدم تعمل يعمل تنفذ ينفذ حصلت حصل أطلقت أطلق بدأت بدأ شاركت شارك وأعلنت وقالت وأكدت وأضافت وهي وهو كانت
    كان لا لم لن ما هي هو بأن بأنها بأنه أنها أنه إنها إنه بقيمة بمبلغ بتمويل بالشراكة بالتعاون وذلك عضو عضوا شريك
    أيضا فقط نحو حوالي أكثر عام سنة مدير مديرة رئيس رئيسة ستقدم ستنفذ سيقدم وستقدم التابعة التابع غير ضمن ضد أو ثم
    لكن بيان بيانا البيان مشروع مشروعا تنضم ينضم انضمت انضم تضم يضم تمول يمول مولت مول نفت نفى اتهمت اتهم وصفت وصف
    طالبت طالب رحبت رحب عضوة الأعضاء المتحدث الناطق منحت منح خصصت خصص صرفت
    """.split()
)
HEBREW_HEADS = """
    ארגון עמותת משרד קרן פורום ברית התאחדות הסתדרות מועצת ועד ועדת מרכז מכון אוניברסיטת עיריית תנועת רשת איגוד אגודת
    ממשלת מפלגת חברת רשות קואליציית לשכת בנק מכללת בית_המשפט שגרירות נציבות מטה הנהלת
    """.split()
HEBREW_STOPS = frozenset(
    """
    חקירה של את על עם כי אשר היום אתמול מחר אמר אמרה אמרו הודיע הודיעה הודיעו מסר מסרה פרסם פרסמה קיבל קיבלה חתם חתמה הוא
    היא הם הן זה זו זאת גם רק אך אבל לא אין יש היה הייתה היו כדי לפי לדברי בין עד מאז לפני אחרי במסגרת בשיתוף במימון
    בסך בהיקף בתקציב תקציב מיליון אלף הצטרף הצטרפה חבר חברה חברים שותף שותפה מנכ״ל מנכ״לית יו״ר דובר דוברת טען טענה
    הוסיף הוסיפה ציין ציינה קרא קראה האשים האשימה תיאר תיארה יעניק תעניק העניק העניקה הקצה הקצתה אישר אישרה מפעיל
    מפעילה פועל פועלת כתב כתבה הכריז הכריזה ביום בשנת בחודש נגד ללא או שנוסד שנוסדה שהוקם שהוקמה יקבל תקבל יחד עוד
    כבר מאוד שנים שנה כולל כחלק מנהל מנהלת לאחר
    """.split()
)

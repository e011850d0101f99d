"""The DAC's codes for recipients → ISO 3166 alpha-2 codes, and which of them are regions.

From the OECD's codelists of 2026 (recipients) and of earlier years (recipients that have left the list, among them 546,
Israel). A code is never told by its digits: one that is not here stays as published and is a finding.
"""

from __future__ import annotations

CODES = (
    "30:CY 35:GI 45:MT 55:TR 57:XK 61:SI 62:HR 63:RS 64:BA 65:ME 66:MK 68:CZ 69:SK 71:AL 72:BG 75:HU 76:PL 77:RO 82:EE "
    "83:LV 84:LT 85:UA 86:BY 87:RU 93:MD 130:DZ 133:LY 136:MA 139:TN 142:EG 218:ZA 225:AO 227:BW 228:BI 229:CM 230:CV "
    "231:CF 232:TD 233:KM 234:CG 235:CD 236:BJ 238:ET 239:GA 240:GM 241:GH 243:GN 244:GW 245:GQ 247:CI 248:KE 249:LS "
    "251:LR 252:MG 253:MW 255:ML 256:MR 257:MU 258:YT 259:MZ 260:NE 261:NG 265:ZW 266:RW 268:ST 269:SN 270:SC 271:ER "
    "272:SL 273:SO 274:DJ 275:NA 276:SH 278:SD 279:SS 280:SZ 282:TZ 283:TG 285:UG 287:BF 288:ZM 328:BS 329:BB 331:BM "
    "336:CR 338:CU 340:DO 342:SV 347:GT 349:HT 351:HN 352:BZ 354:JM 358:MX 361:AN 364:NI 366:PA 373:AW 375:TT 376:AI "
    "377:AG 378:DM 381:GD 382:KN 383:LC 384:VC 385:MS 386:KY 387:TC 388:VG 425:AR 428:BO 431:BR 434:CL 437:CO 440:EC "
    "443:FK 446:GY 451:PY 454:PE 457:SR 460:UY 463:VE 530:BH 540:IR 543:IQ 546:IL 549:JO 550:PS 552:KW 555:LB 558:OM "
    "561:QA 566:SA 573:SY 576:AE 580:YE 610:AM 611:AZ 612:GE 613:KZ 614:KG 615:TJ 616:TM 617:UZ 625:AF 630:BT 635:MM "
    "640:LK 645:IN 655:MV 660:NP 665:PK 666:BD 725:BN 728:KH 730:CN 732:TW 735:HK 738:ID 740:KP 742:KR 745:LA 748:MO "
    "751:MY 753:MN 755:PH 761:SG 764:TH 765:TL 769:VN 831:CK 832:FJ 836:KI 840:PF 845:NR 850:NC 854:VU 856:NU 858:MP "
    "859:MH 860:FM 861:PW 862:PG 866:SB 868:TK 870:TO 872:TV 876:WF 880:WS"
)
COUNTRIES = dict(pair.split(":") for pair in CODES.split())
REGION_CODES = (
    "88 89 189 289 298 389 489 498 589 619 679 689 789 798 889 998 999 1027 1028 1029 1030 1031 1032 1033 1034 1035"
)
REGIONS = frozenset(REGION_CODES.split())


def place(code: str) -> tuple[str | None, str | None]:
    """The recipient and its kind: an alpha-2 code and `country`, a DAC region code and `region`, else the code and None."""
    if code in COUNTRIES:
        return COUNTRIES[code], "country"
    return code or None, "region" if code in REGIONS else None

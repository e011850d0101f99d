# ruff: noqa: E501, SIM905 - a list of words reads better as words
"""Organisations in French and Spanish text, whose names go on in small letters: "Comité du quai Nord", "ministère de la Santé".

A head noun, up to two adjectives, and then links (de, du, des, para …) with the nouns that they bring. Public bodies are written
with a small head as well. A verb, an article or anything else ends the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADS = """
    Association Fondation Fédération Confédération Collectif Comité Institut Ligue Réseau Conseil Secours Agence Union Centre Banque
    Société Commission Fonds Université Syndicat Mouvement Observatoire Assemblée Cour Maison Office Direction Coordination
    Alliance Groupement Chambre Secrétariat Ministère Préfecture Mairie Bureau
    Fundación Asociación Federación Confederación Consejo Instituto Agencia Unión Centro Banco Universidad Fondo Alianza Foro Red
    Liga Sindicato Observatorio Ayuntamiento Junta Colectivo Plataforma Coordinadora Comisión Cámara Coalición Ministerio Oficina
    """.split()
_PUBLIC = "ministère secrétariat préfecture ministerio ayuntamiento".split()
_DIVIDED = r"conseil (?:régional|départemental|municipal|général|constitutionnel)"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w-]*"
_ADJECTIVE = (
    r"(?:\w{2,}(?:onale?|iale?|rale?|tale?|cale?|pale?|aux|ales?|aise|ais|iennes?|iens?|éennes?|éens?|aires?|ives?|ifs?|oises?|ois|aines?|ains?|èr[eo]s?|"
    r"(?:blic|tiv|ic)[oa]s?|año(?:la)?s?|icas?|icos?|ense|ents?|entes?)|publics?|publiques?|populaires?|unie?s?|uni|civiles?|civils?|"
    r"(?!(?:ind|expl|revend|crit|appl|impl|rev|prov|compl)iques?)\w{3,}iques?)(?![^\W_])"
)
_NOT_A_NOUN = (
    r"(?!(?:ce|cet|cette|ces|son|sa|ses|leur|leurs|notre|nos|votre|mon|ma|mes|quoi|plus|moins|nouveau|faire|fait|facto|même|"
    r"este|esta|estos|su|sus|nuestro|nuestra|hecho|que|qui|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|"
    r"décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|nuevo)(?![^\W_]))"
)
_LINK = r"(?: (?:de la|de las|de los|de|du|des|del|pour la|pour les|pour le|pour|para la|para el|para los|para|au|aux|à la|contre la|contre|sans) | (?:de l|d|pour l|à l)')"
_AND = r" (?:et|y|e) (?:(?:de la|de las|de los|de|du|des|del|la|les|le|las|los|el) |(?:de l|d|l)')?"
_NOUN = rf"(?:{_CAPITAL}(?: {_CAPITAL})*(?: {_ADJECTIVE})?|{_NOT_A_NOUN}[a-zà-ÿ][\wà-ÿ-]{{2,}}(?: {_CAPITAL})*(?: {_ADJECTIVE})?)"
NAME = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(_HEADS)}|{'|'.join(_PUBLIC)}|{_DIVIDED})(?: {_ADJECTIVE}){{0,2}}"
    rf"(?:{_LINK}{_NOUN}){{1,3}}(?:{_AND}(?!{'|'.join(_HEADS)}){_CAPITAL}(?=[\s,.;:)]))?"
)
ROMANCE = re.compile(r"(?<![^\W_])(?:de la|du|des|del|de los|de las)(?![^\W_])| (?:d|l)'\w")
"""Small words that some text in French or Spanish holds; English and German have none of them."""


def organisations(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each organisation that a French or Spanish head noun introduces."""
    if ROMANCE.search(text):
        for match in NAME.finditer(text):
            yield match.start(), match.end()

"""Months, and headings of columns, as publishers of other countries write them."""

from __future__ import annotations

import re

_MONTHS = {  # in full, with the beginnings they are shortened to where those are not the first three letters
    "French": "janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août septembre octobre novembre "
    "décembre/déc",
    "French without accents": "janvier fevrier/fevr mars avril mai juin juillet aout septembre octobre "
    "novembre decembre",
    "German": "januar/jän/jänner februar märz/mär/mrz april mai juni juli august september oktober november dezember",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "Dutch": "januari februari maart/mrt april mei juni juli augustus september oktober november december",
    "Swedish": "januari februari mars april maj juni juli augusti september oktober november december",
    "Danish, Norwegian": "januar februar marts april maj juni juli august september oktober november desember",
    "Polish": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "Polish, of a day": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada "
    "grudnia",
}
SHORT = 3  # letters


def _by_name() -> dict[str, int]:
    """Every name and beginning of a month, with its number; none that two months share."""
    found: dict[str, set[int]] = {}
    for months in _MONTHS.values():
        for number, names in enumerate(months.split(), 1):
            for name in names.split("/"):
                for text in (name, name[:SHORT]):
                    found.setdefault(text, set()).add(number)
    return {text: min(numbers) for text, numbers in found.items() if len(numbers) == 1}


MONTHS = _by_name()
_HEADINGS = {
    "day": "dag tag jour día dia giorno dzień",
    "date": "datum dato fecha",
    "week": "woche semaine semana settimana tydzień vecka uke uge",
    "month": "monat mois mes mês mese miesiąc maand månad måned",
    "quarter": "quartal trimestre kwartał kwartaal kvartal",
    "year": "jahr année an año ano anno rok jaar år blwyddyn",
    "period": "zeitraum période periodo período okres",
    "region": "comunidad_autónoma comunidad_autonoma comunidades_autónomas ccaa "
    "région región região regione comunidad autonomía landsdel",
    "area": "gebiet ardal",
    "state": "bundesland estado",
    "province": "provincia província provincie prowincja województwo",
    "county": "län fylke landkreis sir",
    "department": "département departement departamento",
    "district": "kreis bezirk powiat distrito",
    "municipality": "gemeinde kommun kommune gemeente município municipio comune gmina concelho",
    "museum": "musée musee museo museu muzeum",
    "tourist area": "reisegebiet",
    "city": "stadt ville ciudad cidade città miasto stad",
    "canton": "kanton cantone",
    "country": "land pays país paese kraj",
}
HEADINGS = {word.replace("_", " "): plain for plain, words in _HEADINGS.items() for word in words.split()}
_NOUNS = {  # what tables count, where their words leave no doubt
    "births": "naissances geburten nacimientos nascimentos nascite geboorten födda urodzenia",
    "live births": "naissances_vivantes lebendgeborene lebendgeburten nacidos_vivos nati_vivi",
    "deaths": "décès deces gestorbene sterbefälle todesfälle defunciones óbitos decessi overledenen döda zgony",
    "marriages": "mariages eheschließungen heiraten matrimonios casamentos matrimoni huwelijken",
    "unemployment rates": "taux_de_chômage arbeitslosenquote arbeitslosenquoten tasa_de_paro tasa_de_desempleo"
    " taxa_de_desemprego tasso_di_disoccupazione stopa_bezrobocia werkloosheidspercentage",
    "unemployed people": "chômeurs arbeitslose parados_registrados desempregados disoccupati werklozen bezrobotni",
    "admissions": "entrées ingressi eintritte",
    "arrivals": "ankünfte llegadas arrivées arrivi aankomsten",
    "travellers": "viajeros voyageurs viaggiatori reisende",
    "visitors": "visiteurs besucher visitantes visitatori bezoekers",
    "punctuality": "taux_de_régularité taux_de_ponctualité pünktlichkeit pünktlichkeitsquote índice_de_puntualidad",
    "people injured": "verletzte blessés heridos feriti gewonden",
    "people killed": "getötete tués muertos",
    "tourists": "turistas touristes touristen turisti",
    "overnight stays": "nuitées übernachtungen logiernächte pernoctaciones dormidas pernottamenti overnachtingen",
    "residents": "habitants einwohner habitantes abitanti inwoners mieszkańcy folkemengde folkmängd befolkning"
    " bevölkerung población população popolazione bevolking ludność",
    "road accidents": "accidents_de_la_route straßenverkehrsunfälle accidentes_de_tráfico incidenti_stradali",
    "insolvencies": "insolvenzen insolvenzverfahren faillites konkurse konkurser faillissementen",
    "building permits": "permis_de_construire baugenehmigungen licencias_de_obra",
}
NOUNS = {word.replace("_", " "): plain for plain, words in _NOUNS.items() for word in words.casefold().split()}
_NUMBER_OF = re.compile(r"(?:nombre (?:de |d['\u2019])|n[úu]mero (?:de |di )|anzahl (?:der )?|aantal |antal |liczba )")
_ENDS = re.compile(
    r" (?:par|nach|selon|según|segun|por|per|in|im|en|em|pro|dans|je|att|efter|etter|wg|według|naar|der|des|de|du)\b"
    r"|[,;:(\[|]"
)
_SCALES = {
    "thousands": "miles mil millares milhares milliers tausend tsd. tsd tusental tusen tusinde duizend tys. tys "
    "migliaia",
    "millions": "millones milhões millionen mio. miljoner millioner miljoen mln milioni",
}
SCALES = {word: plain for plain, words in _SCALES.items() for word in words.split()}


def scaled(heading: str) -> str:
    """A heading of another tongue, with what it counts in by its English word: "Viajeros (miles)" is in thousands.

    >>> scaled("Viajeros (miles)"), scaled("Umsatz (in Mio. EUR)")
    ('Viajeros (thousands)', 'Umsatz (in millions EUR)')
    """
    return re.sub(
        r"\([^()]*\)",
        lambda hit: re.sub(r"[^\s()]+", lambda word: SCALES.get(word[0].casefold(), word[0]), hit[0]),
        heading,
    )


def noun(text: str) -> str:
    """What a heading or a title of another tongue counts, in English, where that is all it says; else "".

    >>> noun("Número de turistas según comunidad autónoma"), noun("Arbeitslosenquote nach Kreisen (in %)")
    ('tourists', 'unemployment rates')
    >>> noun("Naissances hors mariage par département"), noun("Umsatz")
    ('', '')
    """
    plain = _NUMBER_OF.sub("", text.casefold().strip(), count=1)
    return NOUNS.get(plain) or NOUNS.get(_ENDS.split(plain)[0].strip(), "")

"""The words by which headings and names give themselves away: areas, codes, kinds of row, counts, levels, totals."""

from __future__ import annotations

import re


def _words(text: str) -> re.Pattern[str]:
    """Any of these words or phrases, whole; each between blanks, with '_' for a blank within it."""
    return re.compile(rf"\b(?:{'|'.join(word.replace('_', ' ') for word in text.split())})\b")


def _names(text: str) -> re.Pattern[str]:
    """Exactly one of these names, in whatever letters; '_' stands for a blank."""
    return re.compile(rf"^(?:{'|'.join(word.replace('_', ' ') for word in text.split())})$", re.IGNORECASE)


# Headings of columns
AREA_WORDS = _words(
    r"""areas? health_boards?
    geograph\w+ geo local_authorit\w+ districts? boroughs? wards? regions? count(?:y|ies) countr(?:y|ies)
    states? stname ctyname cit(?:y|ies) towns? nations? places? councils? parish(?:es)? constituenc\w+ trusts?
    hospitals? providers? forces? clubs? teams? stations? schools? branch(?:es)? librar(?:y|ies) stores? sites?
    organisations? compan(?:y|ies) airports? ports?
    museums? pools? theatres? entit(?:y|ies) operators? airlines? reservoirs? lakes? gauges? beach(?:es)? prisons?
    routes? divisions? precincts? zones? brigades? shelters? food_banks? councils? communes? municipalit(?:y|ies)
    prefectures? provinces? cantons?
    lgas? lpas? icbs? lads? ltlas? utlas? msoas? lsoas? ccgs? frs locations?
    courts? colleges? universit(?:y|ies) surger(?:y|ies) practices? depots? venues? stadiums? cinemas? parks?"""
)
NO_NAME = _names(  # area words that no reporter would call an area by
    r"""areas? geograph\w+ geo names? local_authorit\w+ places? entity organisations? providers? states? stname
    ctyname feature_names? lga lpa icb lad ltla utla msoa lsoa ccg frs locations?"""
)
AT = (  # what something happens at, not in
    *("library", "hospital", "school", "station", "trust", "force", "club", "company", "airport", "port", "store"),
    *("site", "branch", "museum", "pool", "theatre", "operator", "airline", "reservoir", "lake", "gauge", "beach"),
    *("prison", "court", "college", "university", "surgery", "practice", "depot", "venue", "stadium", "cinema", "park"),
    *("shelter", "food bank", "car park", "charity", "provider", "gallery", "zoo", "factory", "mine", "plant"),
    *("supplier", "bank", "retailer", "employer", "supermarket", "resort", "counter", "festival"),
)
AT_ALL = (
    *("service", "farm", "station", "centre", "center", "office", "terminal", "clinic", "museum", "quarry", "works"),
    *("point", "site", "hospital", "school", "reserve", "ground"),
)
FROM = ("source", "fuel", "origin")  # what figures come from
OF_PEOPLE = re.compile(r"\b(?:nationality|citizenship|ethnicity|ethnic group|religion|occupation)\b")
FOR = (
    "nationality",
    "citizenship",
    "ethnicity",
    "ethnic group",
    "religion",
    "occupation",
    "name",
    "show",
    "film",
    "play",
    "product",
    "commodity",
    "crop",
    "species",
    "breed",
    "sector",
    "industry",
    "item",
    "party",
    "brand",
    "category",
    "group",
    "type",
    "class",
    "grade",
)
ON = ("route", "line", "road", "river")  # what it happens on
WHOLE = _names(  # headings of two words that name what stands below them, by the chief word alone no less
    r"""police_force_areas?
    car_parks? food_banks? bus_(?:routes|route|lines|line) police_forces? fire_stations? council_areas? care_homes?
    leisure_cent(?:re|res|er|ers) railway_(?:stations|station|lines|line) tube_(?:lines|line) ferry_(?:routes|route)"""
)
KIND_WORDS = _words(
    r"""sex gender ages? types? offences? categor\w+ kind measures? units? tenure variable item indicator industry
    sector cause half term season part_of_the_year
    group ethnic\w* freq status cell na_item adjustment s_adj band class outcome severity level mode"""
)
CODE_WORDS = re.compile(
    r"\b(?:code|codes|id|fips|mnemonic|sumlev|geoid|gss|cdid|uprn|urn|lat|lon|latitude|longitude|order|sort|sortable|rank)\b"
    r"|_code$|code$|_id$"
)
COUNTS_ROWS = _names(
    "rank ranking ranked rank_.* .*_rank place position pos order sort sort_order row row_number no number #"
)
COMPARED_WITH = _names(  # what a figure is held against, beside it
    "normal last_period previous_period last_year previous_year .*_(?:last|previous)_year long[- ]term_average lta"
)
TARGET = _words("targets? standard threshold goal")
NUMBERED = re.compile(r"^(?:state|county|region|division)$")  # the US Census numbers these
CODE = re.compile(r"[A-Z]{1,3}\d{2,}[A-Z\d]*|0\d+|[A-Z]{2,5}\d*(?:_\d+)?")
NO_LEVEL = _words(
    "change difference growth rank ranking vs versus compared increase decrease diff departure deviation anomaly"
    " margin_of_error moe standard_error denominator lower_(?:ci|limit|bound|cl) upper_(?:ci|limit|bound|cl) lci uci"
    " confidence_(?:interval|limit) coefficient_of_variation"
)

# What is measured
UNITS = {
    "\u00a3": r"\u00a3|\bgbp\b|\bpounds?\b",
    "$": r"\$|\busd\b|\bdollars?\b",
    "\u20ac": r"\u20ac|\beur\b|\beuros?\b",
}
ABROAD = {  # other money, as running text has it behind a figure; a dollar with a letter before it is not America's
    "kr": r"\bkr\b",
    "Swedish kronor": r"\bsek\b",
    "Norwegian kroner": r"\bnok\b",
    "Danish kroner": r"\bdkk\b",
    "Swiss francs": r"\bchf\b|\bfr\.",
    "rupees": r"\u20b9|\brs\b\.?|\binr\b|\brupees\b",
    "yen": r"[\u00a5\uffe5]|\bjpy\b|\byen\b",
    "zloty": r"\bz\u0142|\bpln\b",
    "reais": r"\br\$|\bbrl\b|\breais\b",
    "Australian dollars": r"\ba(?:u|us)?\$|\baud\b",
    "Canadian dollars": r"\bc(?:a|dn)?\$|\bcad\b",
    "New Zealand dollars": r"\bnz\$|\bnzd\b",
    "rand": r"\bzar\b|\brand\b",
}
_AS_WRITTEN = """mph kg km cm mm m kWh MWh GWh TWh kW MW dB ppm ml knots tonnes miles metres minutes hours days seconds
    litres hectares acres weeks km/h °C °F µg/m³"""
_OTHERWISE = {
    "C": "°C",
    "kph": "km/h",
    "kilometres": "km",
    "mins": "minutes",
    "hrs": "hours",
    "secs": "seconds",
    "ha": "hectares",
    "µg/m3": "µg/m³",
    "ug/m3": "µg/m³",
    "wks": "weeks",
    "p": "pence",
    "pence": "pence",
    "ppl": "pence a litre",
    **{
        f"{small}{per}{what}": f"{coin} a {whole}"
        for small, coin in (("p", "pence"), ("pence", "pence"), ("c", "cents"), ("cents", "cents"))
        for per in ("/", " per ")
        for what, whole in (("litre", "litre"), ("l", "litre"), ("liter", "liter"), ("kWh", "kWh"), ("mile", "mile"))
    },
    "cents": "cents",
    **dict.fromkeys(("sq mi", "sq miles", "square miles"), "square miles"),
    **dict.fromkeys(("sq km", "km2", "km\u00b2", "square kilometres"), "km\u00b2"),
    "in": "inches",
    "inches": "inches",
    "ft": "feet",
    "feet": "feet",
}
MEASURED_IN = {  # what else a heading may give as its unit, in brackets, and how running text has it
    **{unit: unit for unit in _AS_WRITTEN.split()},
    "working days": "working days",
    "years": "years",
    "months": "months",
    "yrs": "years",
    **_OTHERWISE,
}
_ONE_UNIT = "[A-Za-z\u00b5][A-Za-z\u00b5\u00b2\u00b3]{0,9}"
QUOTIENT = re.compile(f"{_ONE_UNIT}/{_ONE_UNIT}")  # "Ml/day", "mg/l"
A_DAY = re.compile(  # "litres per day"
    r"([a-z]+|cfu|CFU|MPN)(?: (?:per|a) |/)(day|week|month|year|hour|head|household|property|litre|kWh|unit|mile"
    r"|tonne|bushel|kg|pint|100 ?ml|cubic metre)"
)
MADE = _words(
    "generation generated output production produced consumption consumed catch landings yield harvest burned burnt"
    " planted felled cleared"
)
EXCHANGE = re.compile(r"\b(?:exchange|conversion) rates?\b")
OF_EXCHANGE = {  # what one of another money is told in
    "to the pound": r"\bsterling\b|\u00a31?\b|\bgbp\b|\bper pound\b|\bthe pound\b|\u00a3",
    "to the euro": r"\beuros?\b|\u20ac|\beur\b",
    "to the dollar": r"\bdollars?\b|\$|\busd\b",
}
IN_PERCENT = _words(  # rates that nobody tells otherwise
    "absence unemployment jobless employment inactivity participation inflation interest mortgage vacancy occupancy"
)
LEVELS = _words(  # shares by themselves: nobody says "the turnout rate"
    "levels? factors? margins? ratios? turnout punctuality occupancy attendance satisfaction humidity coverage uptake"
    " take-up approval capacity storage"
)
MASS = _words("punctuality occupancy attendance satisfaction humidity coverage uptake take-up capacity storage")
COUNTABLE = re.compile(  # of what is measured: "the average level", where pay and rainfall have no article
    r"\b(?:count|ratio|number|level|price|rent|time|speed|temperature|age|score|size|cost|salary|wage|fare|fee|bill|length|distance|weight"
    r"|height|depth|gust|delay|wait|stay|premium|index|reading|concentration|balance|response|rate|payment|charge|donation|reward)$|^(?:area|volume|amount|quantity|value|weight)$"
)
PERCENT = re.compile(
    r"%|\bper ?cent\b|\bpercent(?:age)?\b|\bpct\b|\bperc\b|\bpc(?:[_ ]\w+)?\b|\bshare\b|\bproportion\b"
)
_NO_MORE = r"(?!(?:by|in|for|of|from|and|rate|rates)\b)"
PER = re.compile(rf"\bper ([\d,]+|thousand|million)\b(?! ?ml\b)(?: ({_NO_MORE}[a-z]+(?: {_NO_MORE}[a-z]+){{0,2}}))?")
RATE = re.compile(r"(?<!wage )(?<!pay )\brate\b|(?<!business )(?<=[a-z] )rates$")
INDEX = re.compile(r"\bind(?:ex|ices|exes)\b|\b(?:cpi|cpih|rpi|ppi|hpi)\b|\b(?:20|19)\d\d ?= ?100\b")
AVERAGE = _words(
    "prices? pay wages? salar\\w+ rents? earnings average avg mean median typical waiting_time score age temperature"
    " highest lowest maximum minimum longest shortest peak"
)
RUNNING = _words("cumulative to_date running_total cum")
FLOW = _words(
    r"""deaths? births? cases loans? visits? visitors sales offences? crimes? incidents? arrests? admissions attendances
    discharges applications? approvals starts completions claims orders repossessions insolvenc\w+ registrations? calls
    complaints fires collisions casualties injuries passengers journeys trips flights permits marriages divorces tests
    referrals appointments operations spend spending expenditure fines evictions burglar\w+ thefts? robber\w+
    entries exits accidents issues borrowings goals bankruptc\w+ decisions achievements landings handovers assaults
    attacks searches rides matches total_attendance sightings strandings killings stabbings shootings sailings crossings
    bookings seizures rescues stays meals parcels deliveries rentals downloads
    income revenues? exports imports takings donations killed injured votes net_migration migration immigration
    emigration tourists travellers guests homicides murders suicides strikes spills outages floods turnover gdp gva
    gross_domestic_product profits? loss(?:es)? surplus deficit (?:budget|trade|fiscal)_balance balance_of_trade
    stillbirths disposals cancellations actions prescriptions notices penalties infections diagnoses sanctions
    tax_collected collected receipts arrivals departures fatalities falls overdoses redundancies closures openings
    assessments inspections attendance outcomes alarms sessions parcels
    catch(?:es)? collections launches naturalisations new_[a-z]+s"""
)
_HAPPENED = (
    r"permitted|issued|built|sold|recorded|started|completed|scored|collected|filled|made|attended|killed"
    r"|injured|wounded|hurt|arrested|convicted|infected|rescued|evacuated|rehoused|assaulted|rehomed|adopted|entered|vaccinated|named"
    r"|assessed|given|handed|sent|paid|reported|repaired|admitted|discharged|treated|received|answered"
    r"|resolved|solved|dealt|opened|reopened|granted|refused|rejected|decided|determined|delivered"
    r"|inspected|tested|screened|prosecuted|fined|charged|cautioned|evicted|awarded|installed|planted"
    r"|felled|removed|replaced|born|cancelled|lost|stolen|spent|raised|earned|sentenced|deported|returned"
    r"|exported|imported|produced|generated|recycled|composted|landed|slaughtered|published|downloaded"
    r"|carried|hired|appointed|recruited|accepted|withdrawn|submitted|lodged|upheld"
    r"|sown|seized|destroyed|created|demolished|converted|cleared|fixed|processed|handled|referred|seen"
    r"|waited|detected|investigated|caught|donated|distributed|borrowed|traded|disposed|abandoned|burnt|burned|landfilled|refunded"
    r"|approved|planned|scheduled|offered|launched|enforced|threatened|recovered|aided|helped|assisted|served|cast|withheld|disclosed|departed|arrived|hatched|fledged|taken|impounded|microchipped"
)
HAPPENED = re.compile(  # what became of some over a time; "licensed", "enrolled", "held" may stand at its end
    r"(?<=[a-z] )(?<!employees )(?<!workers )(?<!staff )(?<!jobs )"
    rf"(?:{_HAPPENED})(?: (?:out|off|down|away|in))?"
    r"(?=$| (?:with|within|in|on|by|to|from|for|at|after|over|under|as|of)\b)"
)
WAITED = re.compile(r"\bwaits? (?:of )?(?:over|more than|longer than|at least) [\w.]+ (?:minutes?|hours?)\b")
STANDING = _words(  # what stands at a day though its chief word is counted over a time
    "continued_claims continuing_claims"
    " (?:active|open|outstanding|pending|ongoing)_(?:cases|claims|orders|applications)"
    " (?:cases|claims|orders|applications)_(?:outstanding|pending|open)"
)
STOCK = _words(
    r"""population popestimate residents inhabitants employees employed jobs workers staff headcount claimants?
    unemployed pupils students patients_waiting waiting_list members beds dwellings homes households vehicles stock
    enrolments?
    on_roll in_care waiting caseload vacanc\w+ prisoners debt balance reserves cars doctors nurses teachers officers
    capacity dentists volunteers cattle sheep pigs livestock animals electors electorate labou?r_force workforce
    enterprises vessels
    membership inactive voters waters beaches schools hospitals businesses companies firms shops pubs premises farms
    sleepers jobseekers devices chargers charge_?points overflows badges constables pathways unemployment employment
    people_(?:in_work|sleeping|living|waiting|claiming|seeking|on)
    (?:as_)?at_(?:the_)?(?:end_of|\d{1,2}(?:st|th)?_(?:january|march|june|september|december))"""
)
SPENT = _words(  # what is counted in money where the page says that it counts in money
    r"""spend spending spent expenditure budgets? income revenues? profits? loss(?:es)? surplus deficit balance debts?
    borrowing costs? sales turnover exports imports tax(?:es)? receipts? payments? paid grants? funding fund donations
    takings fees? fines value gdp gva investment assets liabilities earnings pay wages salar\w+ rents? prices?"""
)
GROUP = {  # a word for all of them together, and how so many of them are told
    "population": "people",
    "popestimate": "people",
    "headcount": "people",
    "electorate": "voters",
    "waiting list": "people on the waiting list",
    "waiting lists": "people on the waiting list",
    "unemployed": "unemployed people",
    "employed": "people in work",
    "unemployment": "unemployed people",
    "employment": "people in work",
    "housing stock": "homes",
    "economically inactive": "economically inactive people",
    "labour force": "people in the labour force",
    "labor force": "people in the labor force",
    "workforce": "workers",
    "membership": "members",
    "caseload": "cases",
    "capacity": "places",
}
BECAME = re.compile(  # what happened to people, or what they do, without the word for them
    r"(?:[a-z]+ly )?(?:killed|injured|wounded|hurt|arrested|convicted|infected|rescued|affected|displaced|evacuated"
    r"|rehoused|vaccinated|hospitali[sz]ed|deported|imprisoned)$"
    r"|(?:waiting|living|sleeping|claiming|seeking|needing|awaiting)\b "
    r"(?!times?\b|lists?\b|rooms?\b|areas?\b)"
)
METHOD = re.compile(  # parts of a heading that say how figures were made, and not what they are of
    r"(?:(?:not )?seasonally adjusted|unadjusted|n?sa|chained volumes?(?: measures?)?|cvm|(?:at )?(?:current|constant)"
    r"(?: (?:market|basic))? prices|real terms|nominal|provisional|latest|all figures)$",
    re.IGNORECASE,
)
NO_NOUN = re.compile(
    r"^(?:(?:(?:obs|metric|indicator|measure)[_ ])?values?|actual|observed"
    r"|(?:this|current)[ _](?:period|month|quarter|year)"
    r"|count|counts|number|no|total|figures?|observations?|data|n|amount|quantity|quantities|volume|weight|measure"
    r"|estimate|all|sum|all .*|totals)?$"
)

# Rows and kinds of row that stand for all
SURE = _names(
    r"""(?:grand_|sub-?|overall_)?totals? all(?:_.*)? overall sum .*_totals? total_.* everywhere ensemble tout insgesamt
    gesamt zusammen totaal totale totalt razem ogółem celkem yhteensä i_alt suma cyfanswm"""
)
PERHAPS = _names(
    r"""england wales scotland northern_ireland state england_(?:and|&)_wales great_britain gb uk
    united_kingdom national
    nation us usa united_states(?:_of_america)? u\.s\. euro_?area.* eu_?\d\d.* eu european_union.* europe france
    germany ireland state_?wide county_?wide"""
)
ALL = _names(
    r"""_t t tot total totals all both persons both_sexes .*_total total_.*
    all_(?:ages|persons|people|types|offences|sexes|categories)"""
)

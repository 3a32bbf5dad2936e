"""Ordinary English: words for the same thing, words that move, rank and quantify, and words that change no figure."""

from __future__ import annotations

from ..check.numerals import words_in

_SAME_THING = (
    "price cost value",
    "house home property housing dwelling",
    "sale sold transaction purchase",
    "offence crime",
    "pay paid wage wages earnings salary earn earned earns",
    "employee worker job payroll payrolled",
    "bill charge",
    "burglary burgled break-in",
    "robbery robbed mugging",
    "theft stolen",
    "eviction evicted",
    "repossession repossessed",
    "insolvency insolvent",
    "bankruptcy bankrupt",
    "loan borrowing lending lent lend lends borrow borrowed",
    "pupil student",
    "visit visitor visited",
    "member membership",
    "death died die dies dying dead fatality",
    "passenger traveller",
    "spectator supporter fan",
    "unemployment unemployed jobless joblessness",
)
SAME_THING = {word: words_in(group)[0] for group in _SAME_THING for word in words_in(group)}
PHRASES = {  # expressions for what a measure counts, by the word that stands for it
    r"chang(?:ed|ing|e) hands": "sale",
    r"(?:people |adults |residents )?in (?:paid )?(?:work|employment)": "employee",
    r"on (?:the |a |company |local )?payrolls?": "employee",
    r"taken to court|court claims": "claim",
    r"lives (?:had been|have been|has been|were|are|was) lost": "death",
    r"t(?:aken|ook|ake|akes) home|take-home pay": "pay",
    r"t(?:aken|ook|ake|akes) back": "repossession",
}

UP = set(
    words_in(
        "rise rises rose risen rising increase increases increased increasing grow grows grew grown growing growth"
        " climb climbs climbed climbing jump"
        " jumps jumped jumping up surge surged surging soar soared soaring leap"
        " leapt higher gain gained gains gaining advance advanced advances crept swell"
        " swelled swells swollen ballooned"
        " boomed rocketed rocketing swelled mounted upward expanded uptick upturn spike spiked swelling"
        " rocketing ballooning mounting expanding"
    )
)
DOWN = set(
    words_in(
        "fall falls fell fallen falling drop drops dropped dropping decrease decreases decreased decreasing decline"
        " declines declined declining eased easing eases dwindled contracted waned"
        " down reduced reduction reduces slump slumped plunge plunged plunging tumble"
        " tumbled shrink shrank shrunk dip dipped slid slide slipped sank sunk cut lower downward downturn plummeted"
        " plummeting sliding shrinking dwindling slumping dipping slipping sinking contracting plummet"
    )
)
SAME = set(words_in("unchanged steady flat stable static"))
HIGH = set(
    words_in(
        "highest most largest biggest greatest worst best heaviest dearest top maximum peak dearest"
        " costliest busiest steepest widest sharpest strongest fastest quickest"
    )
)
LOW = set(words_in("lowest fewest least smallest minimum cheapest bottom narrowest slowest weakest quietest"))
GOOD_OR_BAD = {"worst": "bad", "best": "good"}
MODAL = (
    r"\b(?:could|may|might|would|will|should|expect\w*|forecast\w*|predict\w*|project(?:s|ed|ions?)|modell\w+|"
    r"likely|risk\w*|if|fear\w*|by (?:next \w+|Easter|Christmas|the weekend)|"
    r"hope\w*|set to|aim\w*|whether|urged?|must|want\w*)\b"
)
NOT = r"\b(?:not|n't|no longer|never|hardly|without|nor|nowhere|nobody|none|neither)\b|n['\u2019]t\b"

PLAIN_ADJECTIVES = set(
    words_in(
        "new more total confirmed recorded reported registered weekly monthly quarterly yearly annual daily "
        "further fresh"
        " positive such overall average mean median typical individual the a an of local latest provisional "
        "official all"
        " other additional extra standard fewer less many another and residential resident residents people "
        "person men-and-women"
        " household households their its these those actual same estimated council police court full separate "
        "individuals"
        " combined were was in had have has cumulative been being up down by"
    )
)
DEMONYMS = {"english": "England", "welsh": "Wales", "scottish": "Scotland", "irish": "Ireland", "british": "Britain"}
DEMONYMS |= {"northern irish": "Northern Ireland", "cornish": "Cornwall", "london": "London"}
PEOPLE = (
    r"(?:people|persons?|residents?|patients|individuals|adults|households|homes|homeowners|tenants|families|"
    r"victims|men and women|workers|of them|properties|houses|flats|buyers|pupils|claimants|companies|firms|"
    r"incidents|times)"
)
KIND_WORDS = set(
    words_in(
        "area borough district city town county region country nation council authority province state state division"
        " community département departement municipality island village ward parish capital force suburb neighbourhood"
        " territory"
    )
)
PLURAL_KINDS = {f"{w}s" for w in KIND_WORDS if not w.endswith("y")} | {
    f"{w[:-1]}ies" for w in KIND_WORDS if w.endswith("y")
}
PLURAL_KINDS |= {"places", "local authorities", "council areas", "local areas"}

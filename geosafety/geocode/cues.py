"""
Swedish words that tell whether something happened at a place.

Each entry is the beginning of a word, or the whole word where it ends with a full
stop. They were gathered from police notices and are deliberately few: a word is here
because leaving it out put reports on the wrong street.
"""

from geosafety.geocode.tokens import Token

# Somebody was taken there; the deed was done elsewhere.
CAUGHT = (
    *("grips.", "gripit", "gripen.", "gripna.", "greps.", "gripa", "griper."),
    *(
        "envarsgrip",
        "kvarhåll",
        "anhåll",
        "häkta",
        "infånga",
        "fånga",
        "omhänderta",
        "säkras.",
        "medtag",
    ),
)
# Suspects are found away from the scene, victims and things at it.
FOUND = ("anträffa", "påträffa", "hitta", "återfinn", "återfann", "syn.")
VICTIMS = (
    *("skad", "knivskur", "skjut", "skott", "avlid", "död", "livlös", "medvetslös"),
    *("offer", "offret", "målsägand", "misshandla", "kropp", "blod", "farlig"),
    *("föremål", "bull", "bomb", "granat", "vapen", "pistol", "hyls", "kniv"),
    *("narkotika", "brand", "brinn", "brunn", "djur", "hundar", "katt", "preparera"),
    *("rester", "spräng", "fyrverkeri", "rökutveckling", "stickskad", "huggskad"),
)
SUSPECTS = (
    *("gärningsman", "gärningsmän", "gärningsperson", "misstänkte.", "misstänkta."),
    *("tjuv", "rånar", "flyende", "efterlyst"),
)
# Things that were taken, or fled in, and found afterwards.
CARRIERS = (
    *("bilen.", "fordonet.", "personbilen.", "mopeden.", "motorcykeln.", "cykeln."),
    *("flyktbil", "elsparkcykeln.", "gods", "stöldgods", "tjänstebil"),
)
# Deeds that come to light where somebody is stopped, and deeds that do not.
FOUND_BY_CONTROL = (
    *("rattfyll", "drogratt", "narkotika", "knivlag", "vapen", "olovlig", "påverkad"),
    *("kontroll", "trafikbrott", "vårdslös", "körkort", "berusa", "efterlys"),
)
DONE_TO_SOMEBODY = (
    *("rån", "stöld", "stul", "misshand", "hot", "hota", "inbrott", "skott", "skjut"),
    *(
        "brand",
        "mord",
        "våldtäkt",
        "skadegör",
        "snatt",
        "ofred",
        "knivskur",
        "knivhugg",
    ),
    *("bedräg", "explo", "tillgrepp", "tillgrip", "våldt"),
)
# A stop may be the whole event or the end of another one.
STOPPED = ("stoppa", "fordonsstopp", "genskj")
# What is closed or led around lies beside the scene when a scene is told.
CLOSED = (
    *("avstäng", "stäng", "avspärr", "spärra", "omled", "leds.", "avfart", "köer."),
    *("bilköer", "avgräns", "inrym", "utrym", "evakuer", "påverkas."),
)
FLEES = ("fly.", "flyr.", "flydd", "spring", "sprang", "sprung", "avvik", "avvek")
# People live or come from there.
LIVES = ("bor.", "bosatt", "hemmahörande", "skriven.", "folkbokför", "hemadress")
# Somebody's way; the police's own leads to the scene.
MOVES = (
    *(
        *FLEES,
        "cykla",
        "gått.",
        "går.",
        "gick.",
        "promener",
        "förs.",
        "förd.",
        "fördes.",
    ),
    *("förts.", "kör.", "körs.", "körde.", "kört.", "tar.", "tagit.", "tog.", "ta."),
    *("åk", "fortsätt", "fortsatt", "lämna", "rör.", "begav", "marsch", "gå."),
)
HELPERS = (
    *("polis", "patrull", "ambulans", "räddning", "brandkår", "resurs", "enhet"),
    *("tekniker", "hundförare", "piket", "vi."),
)
# Whoever is sent, is sent to the scene.
SENT = (
    *("larma", "skicka", "kalla", "beordra", "berodra", "boerdra", "buda", "begär"),
    *("dirigera", "rycker.", "väg.", "kommer.", "kom.", "kommit.", "anländ"),
    *("tillkalla", "ankom", "berordra", "åker."),
)
# Words of an event: nearest to the street, they settle that it happened there.
EVENTS = (
    *("larm", "inträff", "sker.", "skett.", "skedde.", "ske.", "händ", "olyck"),
    *("trafikolyck", "singelolyck", "arbetsplatsolyck", "cykelolyck", "fallolyck"),
    *("kollision", "kollid", "krock", "påkör", "sammanstöt", "kör.", "kört.", "körde."),
    *("bränd", "brand", "bilbrand", "lägenhetsbrand", "brinn", "brunn", "mordbrand"),
    *("eld", "rök", "rån", "personrån", "misshand", "slag", "bråk", "hot", "ofred"),
    *("skott", "skjut", "sköt", "explo", "deton", "smäll", "spräng", "inbrott"),
    *("stöld", "stul", "stjäl", "stal.", "snatt", "skadegör", "klott", "krossa"),
    *("hugg", "högg", "kniv", "skad", "våld", "mord", "dråp", "försök", "bedräg"),
    *("ryck", "slit", "trilla", "fall", "ramla", "vält", "kontroll", "insats"),
    *("ingrip", "demonstra", "sammankomst", "händelse", "brott", "tillslag"),
    *("tumult", "drunkn", "djur", "utsatt", "plats.", "platsen.", "patrullera"),
    *("rutinpatrull", "prejas.", "föremål", "arbet", "springnota", "vandal"),
)
# Correcting an earlier statement.
CORRECTED = ("felaktig", "version")
# After these, ”från” names the scene: ”samtal från”, ”stöld från”.
FROM_THE_SCENE = (
    *("samtal", "larm", "anmäl", "inkom", "rapport", "tips", "vittne", "stöld"),
    *("stul", "stjäl", "snatt", "tillgr", "rån", "evakuera"),
)
# After these, ”mot” names what was aimed at.
AIMED = ("skott", "skjut", "sköt", "explo", "deton", "spräng", "attack", "attentat")
COMES = ("komm", "kom.", "härrör")


def is_one_of(token: Token, stems: tuple[str, ...]) -> bool:
    """
    Tell whether a word is among the cues.

    Examples
    --------
    >>> is_one_of(Token("larmades", "larmades", ""), ("larm",))
    True
    >>> is_one_of(Token("körd", "körd", ""), ("kör.",))
    False
    """
    return f"{token.word}.".startswith(stems)

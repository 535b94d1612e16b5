"""Street names as Swedish towns give them: a theme for each district."""

from collections.abc import Iterator

import numpy as np

_SUFFIXES = {
    "villas": ("vägen", "vägen", "vägen", "stigen", "stigen", "slingan", "backen"),
    "slabs": ("vägen", "vägen", "gatan", "gränd", "stigen"),
    "blocks": ("gatan", "gatan", "gatan", "vägen", "gränd"),
    "centre": ("gatan", "gatan", "gatan", "gränd"),
    "industry": ("gatan", "gatan", "vägen"),
}

_THEMES = {
    "town": (
        "Ny Kyrko Rådhus Hamn Torg Apotekar Bank Biskops Borgmästar Domar Fiskar "
        "Garvar Handelsmans Klockar Källar Kvarn Mäster Nämndemans Post "
        "Prost Slakt Sko Teater Tull Vatten"
    ),
    "trade": (
        "Järnvägs Stations Ban Lok Vagn Konduktörs Stins Växel Semafor Perrong Rals "
        "Gods Magasins Packhus Tåg Spår Biljett Rälsbuss"
    ),
    "craft": (
        "Bagar Bundtmakar Färgar Glasmästar Guldsmeds Hattmakar Kakelugns Krukmakar "
        "Målar Repslagar Sadelmakar Skräddar Snickar Tunnbindar Urmakar Vävar "
        "Bokbindar Kardmakar Murar"
    ),
    "shore": (
        "Strand Sjö Vass Näckros Brygg Abborr Gädd Braxen Mört Gös Sik Lax Öring "
        "Kräft Nät Not Ål"
    ),
    "trees": (
        "Björk Ek Lind Alm Ask Rönn Hassel Lönn Tall Gran Al Sälg Hägg Oxel Kastanj "
        "Bok Avenboks Poppel Lärkträds Idegrans Enbärs Körsbärs Äppel Päron Plommon"
    ),
    "birds": (
        "Trast Koltrast Bofinks Talgoxe Gök Lärk Sädesärle Svan Tran Uggle Hackspetts "
        "Näktergals Star Rödhake Grönfinks Domherre Nötväcke Mes Svale Falk"
    ),
    "industry": (
        "Verkstads Maskin Gjuteri Plåtslagar Industri Lager Kraft Svets Svarv "
        "Elektro Motor Betong Cement Transport Terminal"
    ),
    "mill": (
        "Kvarn Mjölnar Mjöl Råg Vete Korn Havre Ax Loge Skörde Lie Harv Plog "
        "Tröske Åker Säd Halm Raps Linåker"
    ),
    "leaves": (
        "Löv Björk Lövsångar Lund Hästhovs Skogs Glänt Moss Ormbunks Murgröns Kott "
        "Bark Stubb Dunge Kvist Gren Sav Rot Lövkoje"
    ),
    "meadow": (
        "Ängs Slåtter Hö Klöver Timotej Smörblom Hundkex Daggkåpe Kamomill Blåklint "
        "Vallmo Prästkrage Rödklint Humle Fjärils Bi Gräs Starr"
    ),
    "smithy": (
        "Smed Hammar Städ Hästsko Slägg Tång Järn Stål Koppar Mässings Nagel Spik "
        "Hovslagar Kol Bälg Glöd Malm Masugns Valsverks"
    ),
    "berries": (
        "Hallon Lingon Blåbärs Smultron Jordgubbs Krusbärs Vinbärs Hjortron Odon "
        "Björnbärs Åkerbärs Tranbärs Slån Nypon Fläder Havtorns Kråkbärs Aronia Bär"
    ),
    "flowers": (
        "Blåsippe Vitsippe Gulsippe Gullvive Konvalj Viol Tussilago Krokus Snödroppe "
        "Scilla Primul Anemon Lilje Iris Pingst Syren Ros Nejlik Pion Förgätmigej"
    ),
    "boats": (
        "Segel Båt Mast Roder Ankar Kompass Fyr Lots Boj Styrmans Skeppar Jolle Snipe "
        "Skot Vind Våg Köl"
    ),
}
_SIDES = ("Norra", "Södra", "Östra", "Västra")
_HEIGHTS = ("Övre", "Nedre")


def names_of_theme(
    theme: str, fabric: str, *, taken: set[str], rng: np.random.Generator
) -> Iterator[str]:
    """
    Give new street names of a theme without end.

    Names already taken in the whole municipality are passed over and each new one
    is added to `taken`; when the stems run out, the sides of the sky and other
    endings make near-duplicates, as in real towns.
    """
    stems = _THEMES[theme].split()
    suffixes = _SUFFIXES[fabric]
    for prefixes in ((), _SIDES[:2], _SIDES[2:], _HEIGHTS):
        for stem in (stems[place] for place in rng.permutation(len(stems))):
            suffix = str(rng.choice(suffixes))
            for prefix in prefixes or ("",):
                name = _name(prefix, stem, suffix)
                if name not in taken:
                    taken.add(name)
                    yield name


def _name(prefix: str, stem: str, suffix: str) -> str:
    """Join the parts."""
    word = stem + suffix
    return f"{prefix} {word}" if prefix else word

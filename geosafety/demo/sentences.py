"""What people write in reports: short Swedish texts for each category."""

WRITTEN: dict[str, tuple[str, ...]] = {
    "alcohol_public": (
        "Flera berusade personer satt kvar till sent.",
        "Högljutt sällskap drack öl på bänkarna.",
        "Tomma flaskor och burkar, några var kraftigt berusade.",
    ),
    "arson_minor": (
        "En papperskorg hade eldats upp.",
        "Spår av eldning mot väggen, sot på fasaden.",
        "Någon har tänt eld på kartonger vid soprummet.",
    ),
    "assault_public": (
        "Slagsmål som slutade med att en person fick föras till sjukhus.",
        "En person blev slagen av en okänd i grupp.",
    ),
    "brawl": (
        "Bråk mellan två sällskap, skingrades efter tillsägelse.",
        "Knuffar och skrik utanför entrén.",
        "Ett tiotal personer bråkade, lugnt när vi kom tillbaka.",
    ),
    "burglary_dwelling": (
        "Bruten altandörr, lägenheten genomsökt.",
        "Inbrott när de boende var bortresta.",
    ),
    "burglary_other": (
        "Flera källarförråd uppbrutna, galler avklippta.",
        "Låset till förrådet är förstört.",
        "Dörren till cykelrummet uppbruten under natten.",
    ),
    "drug_dealing_suspected": (
        "Bilar stannar kort och åker igen, flera kvällar i rad.",
        "Misstänkta överlämningar vid gaveln.",
    ),
    "drug_use_traces": (
        "Kanyler hittade i buskarna, omhändertagna.",
        "Aluminiumfolie och påsar i trapphuset.",
        "Doft av cannabis och rester på marken.",
    ),
    "event_upcoming": (
        "Loppmarknad med omkring 400 besökare.",
        "Konsert utomhus, publik väntas till sent på kvällen.",
    ),
    "gathering_unsafe": (
        "Stor samling som boende upplever som otrygg.",
        "Ett tjugotal personer blockerade passagen.",
    ),
    "glass_breakage": (
        "Krossad ruta i entrépartiet.",
        "Två fönster inslagna i tvättstugan.",
        "Glaset i busskuren är krossat.",
    ),
    "graffiti": (
        "Klotter på hela gaveln, ungefär tre meter brett.",
        "Nytt klotter på garageporten.",
        "Taggar på dörrar och elskåp.",
        "Klotter på gångtunnelns vägg.",
    ),
    "lighting_broken": (
        "Tre lampor i rad lyser inte.",
        "Lyktstolpen blinkar och slocknar.",
        "Belysningen är släckt längs hela gången.",
    ),
    "lighting_missing": (
        "Det finns ingen belysning på gångvägen.",
        "Kolsvart på kvällen, man ser inte vem man möter.",
        "Sträckan saknar lampor helt.",
    ),
    "littering": (
        "Dumpade möbler och sopsäckar.",
        "Mycket skräp efter helgen.",
        "Överfulla papperskorgar, skräp på marken.",
    ),
    "loitering_transit": (
        "Resenärer stördes av högljudd grupp i väntsalen.",
        "Personer uppehöll sig i terminalen efter stängning.",
    ),
    "moped_gc": (
        "Mopeder i hög fart på gång- och cykelvägen.",
        "A-traktor körde på cykelbanan.",
        "Två mopeder utan ljus, nära att köra på en gående.",
    ),
    "noise_party": (
        "Hög musik till klockan tre.",
        "Störande fest, grannar har klagat flera gånger.",
    ),
    "other_unsafe": (
        "Jag undviker platsen efter mörkrets inbrott.",
        "Känns otryggt att vänta här ensam.",
        "Mörkt och ingen uppsikt från husen.",
    ),
    "desolate_place": (
        "Helt folktomt på kvällen.",
        "Inga fönster mot gångvägen, man är utlämnad.",
    ),
    "no_alternative_route": ("Det finns ingen annan väg om man vill slippa tunneln.",),
    "poor_overview": (
        "Man ser inte vad som finns bakom hörnet.",
        "Höga buskar och nischer där någon kan stå.",
    ),
    "safe_place": (
        "Alltid folk i rörelse och bra belysning.",
        "Här känns det tryggt, man ser långt.",
        "Fint skött och mycket liv.",
        "Bibliotekets personal ser ut mot torget, det känns bra.",
    ),
    "school_damage": (
        "Krossade rutor i skolans västra flygel.",
        "Klotter och sönderslagna bänkar på skolgården.",
        "Försök till eldning vid skolans lastkaj.",
    ),
    "speeding_place": (
        "Bilarna kör alldeles för fort här.",
        "Svårt att gå över, ingen stannar.",
    ),
    "theft_bike": (
        "Cykel stulen trots lås i ramen.",
        "Tre cyklar borta ur cykelrummet.",
    ),
    "threat_harassment": (
        "Väktare hotades i samband med avvisning.",
        "Hotfull stämning, en person skrek hotelser.",
    ),
    "trespass": (
        "Obehöriga sov i trapphuset.",
        "Okända personer i källaren, lämnade på uppmaning.",
    ),
    "tunnel_passage": (
        "Tunneln är lång och mörk, jag springer igenom.",
        "Man ser inte ut på andra sidan och lamporna är trasiga.",
        "Otäckt att gå genom tunneln ensam på kvällen.",
    ),
    "vandalism": (
        "Sönderslagen bänk och omkullvälta blomlådor.",
        "Förstörd dörrstängare i entrén.",
        "Uppbrutet elskåp.",
        "Lekställningen har gått sönder efter skadegörelse.",
    ),
    "vegetation_blocking": (
        "Buskarna skymmer sikten vid korsningen.",
        "Häcken har vuxit ut över halva gångvägen.",
    ),
    "vehicle_damage": (
        "Backspeglar avslagna på fyra bilar.",
        "Repor längs hela bilen.",
    ),
    "youth_disturbance": (
        "Ungdomar kastade snöbollar och skrek efter förbipasserande.",
        "Ungdomsgrupp störde besökare, gick vidare efter samtal.",
        "Smällare kastades mot bänkarna.",
    ),
}

# The police's word for an event, the category it becomes, and what a notice says.
NOTICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "assault_public": (
        "Misshandel",
        (
            (
                "En man har misshandlats på {street} i {town}. Han fördes till sjukhus "
                "med lättare skador."
            ),
            (
                "Polisen larmades till {street} där två personer hamnat i slagsmål. En "
                "anmälan om misshandel är upprättad."
            ),
        ),
    ),
    "robbery": (
        "Rån",
        ("En person blev rånad på sin telefon i korsningen {street} och {other}.",),
    ),
    "theft_other": (
        "Stöld",
        (
            "Verktyg har stulits ur en bil som stod parkerad på {street}.",
            (
                "En väska stals på {street} under eftermiddagen. Den misstänkte greps "
                "senare på {other}."
            ),
        ),
    ),
    "burglary_other": (
        "Stöld/inbrott",
        (
            "Inbrott i en lokal på {street}. Det är inte klart vad som har stulits.",
            "Flera källarförråd på {street} har brutits upp under natten.",
        ),
    ),
    "vandalism": (
        "Skadegörelse",
        (
            "En busskur på {street} har fått rutorna krossade.",
            "Skadegörelse på en skola i {district}. Ingen är misstänkt.",
            "Flera bilar längs {street} har fått däcken sönderskurna.",
        ),
    ),
    "brawl": (
        "Bråk",
        (
            "Bråk mellan flera personer vid {place}. Inga skadade.",
            "Ett större bråk på {street} upplöstes av polis.",
        ),
    ),
    "threat_harassment": (
        "Olaga hot",
        (
            "En person har hotats till livet på {street}. En man greps på {other}.",
            "Hot mot personal vid {place}.",
        ),
    ),
    "alcohol_public": (
        "Fylleri/LOB",
        (
            "En kraftigt berusad man omhändertogs vid {place}.",
            "En berusad person omhändertogs på {street}.",
        ),
    ),
    "drug_use_traces": (
        "Narkotikabrott",
        (
            (
                "En person misstänks för ringa narkotikabrott efter en kontroll på "
                "{street}."
            ),
            "Kontroll i {district}, en person misstänks för eget bruk.",
        ),
    ),
    "weapons_found": (
        "Knivlagen",
        ("En man bar kniv vid {place}. Kniven togs i beslag.",),
    ),
    "arson_minor": (
        "Mordbrand",
        ("En container på {street} har satts i brand. Elden är släckt.",),
    ),
}
# Notices that become no reports: other kinds of event, and nights in one piece.
OTHER_NOTICES: tuple[tuple[str, str], ...] = (
    ("Trafikolycka", "Två personbilar har kolliderat på {street}. Ingen skadades."),
    ("Trafikkontroll", "Nykterhetskontroll på {street}. Samtliga förare var nyktra."),
    ("Brand", "En spis glömdes på i en lägenhet på {street}. Ingen skadades."),
    (
        "Sammanfattning natt",
        "Ett bråk på {street}, en stöld på {other} och flera störande fester.",
    ),
)
# Personal data that writers should have left out; all of it is made up: the number
# series that the telephone authority keeps for drama, and a birth number long in use
# as an example.
SLIPS: tuple[str, ...] = (
    "Ring mig på 070-174 06 35 om ni vill veta mer.",
    "Jag nås på anna.exempel@example.se.",
    "Personen uppgav 19121212-1212 som personnummer.",
    "Vittnets nummer är 070 1740658.",
)

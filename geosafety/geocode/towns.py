"""Names of Swedish towns, so that another town's street is not taken for ours."""

from functools import cache

from geosafety.geocode.normalise import key

# Municipality code, its name, and its localities of at least 2,000 inhabitants
# (SCB, tätorter 2020).
_TOWNS = """
0114 Upplands Väsby
0115 Vallentuna
0117 Österåker, Åkersberga, Svinninge
0120 Värmdö, Gustavsberg, Strömma, Fågelvikshöjden, Kopparmora
0123 Järfälla
0125 Ekerö, Stenhamra
0126 Huddinge
0127 Botkyrka, Tumba, Norra Riksten
0128 Salem
0136 Haninge, Västerhaninge, Jordbro
0138 Tyresö
0139 Upplands-Bro, Kungsängen, Bro, Brunna
0140 Nykvarn
0160 Täby
0162 Danderyd
0163 Sollentuna
0180 Stockholm
0181 Södertälje, Järna, Pershagen
0182 Nacka, Saltsjöbaden, Fisksätra
0183 Sundbyberg
0184 Solna
0186 Lidingö, Sticklinge udde
0187 Vaxholm, Resarö
0188 Norrtälje, Rimbo, Hallstavik
0191 Sigtuna, Märsta
0192 Nynäshamn, Ösmo
0305 Håbo, Bålsta
0319 Älvkarleby, Skutskär
0330 Knivsta, Alsike
0331 Heby
0360 Tierp, Örbyhus
0380 Uppsala, Sävja, Storvreta, Björklinge, Bälinge, Jälla, Ultuna
0381 Enköping
0382 Östhammar, Gimo, Alunda, Österbybruk
0428 Vingåker
0461 Gnesta
0480 Nyköping
0481 Oxelösund
0482 Flen, Malmköping
0483 Katrineholm
0484 Eskilstuna, Torshälla, Skiftinge, Hällbybrunn
0486 Strängnäs, Mariefred, Abborrberget, Åkers styckebruk
0488 Trosa, Vagnhärad
0509 Ödeshög
0512 Ydre
0513 Kinda, Kisa, Rimforsa
0560 Boxholm
0561 Åtvidaberg
0562 Finspång
0563 Valdemarsvik
0580 Linköping, Ljungsbro, Malmslätt, Tallboda, Sturefors, Linghem, Ekängen, Vikingstad
0581 Norrköping, Åby, Lindö, Krokek, Svärtinge, Skärblacka
0582 Söderköping
0583 Motala, Borensberg
0584 Vadstena
0586 Mjölby, Mantorp, Skänninge
0604 Aneby
0617 Gnosjö
0642 Mullsjö
0643 Habo
0662 Gislaved, Anderstorp, Smålandsstenar
0665 Vaggeryd, Skillingaryd
0680 Jönköping, Bankeryd, Taberg, Tenhult, Barnarp, Odensjö, Gränna
0682 Nässjö, Forserum, Bodafors
0683 Värnamo
0684 Sävsjö
0685 Vetlanda
0686 Eksjö
0687 Tranås
0760 Uppvidinge, Åseda
0761 Lessebo, Hovmantorp
0763 Tingsryd
0764 Alvesta
0765 Älmhult
0767 Markaryd, Strömsnäsbruk
0780 Växjö, Rottne
0781 Ljungby
0821 Högsby
0834 Torsås
0840 Mörbylånga, Färjestaden
0860 Hultsfred
0861 Mönsterås, Blomstermåla
0862 Emmaboda
0880 Kalmar, Lindsdal, Smedby
0881 Nybro
0882 Oskarshamn
0883 Västervik, Gamleby
0884 Vimmerby
0885 Borgholm
0980 Gotland, Visby
1060 Olofström
1080 Karlskrona, Rödeby, Nättraby, Jämjö
1081 Ronneby, Kallinge
1082 Karlshamn, Mörrum, Svängsta
1083 Sölvesborg
1214 Svalöv
1230 Staffanstorp, Hjärup
1231 Burlöv, Arlöv, Åkarp
1233 Vellinge, Höllviken, Ljunghusen, Skanör, Falsterbo
1256 Östra Göinge, Broby, Knislinge
1257 Örkelljunga
1260 Bjuv, Ekeby
1261 Kävlinge, Löddeköpinge, Furulund, Hofterup
1262 Lomma, Bjärred
1263 Svedala, Bara, Klågerup
1264 Skurup
1265 Sjöbo
1266 Hörby
1267 Höör
1270 Tomelilla
1272 Bromölla
1273 Osby
1275 Perstorp
1276 Klippan, Ljungbyhed
1277 Åstorp, Hyllinge
1278 Båstad, Förslöv
1280 Malmö, Bunkeflostrand, Oxie, Tygelsjö
1281 Lund, Dalby, Södra Sandby, Veberöd, Genarp, Stångby
1282 Landskrona, Häljarp, Glumslöv
1283 Helsingborg, Rydebäck, Påarp, Ödåkra, Hittarp
1284 Höganäs, Viken, Jonstorp
1285 Eslöv
1286 Ystad
1287 Trelleborg
1290 Kristianstad, Åhus, Hammar, Tollarp
1291 Simrishamn
1292 Ängelholm, Munka-Ljungby
1293 Hässleholm, Tyringe, Vinslöv, Bjärnum
1315 Hylte, Hyltebruk
1380 Halmstad, Oskarström, Frösakull, Getinge
1381 Laholm, Mellbystrand
1382 Falkenberg
1383 Varberg, Tvååker, Veddige, Bua
1384 Kungsbacka, Onsala, Åsa, Vallda, Frillesås, Fjärås kyrkby
1401 Härryda, Mölnlycke, Landvetter, Hindås
1402 Partille, Öjersjö
1407 Öckerö, Hönö
1415 Stenungsund, Stora Höga
1419 Tjörn, Skärhamn, Höviksnäs
1421 Orust, Henån, Svanesund
1427 Sotenäs, Smögen, Kungshamn, Väjern, Hunnebostrand
1430 Munkedal
1435 Tanum, Tanumshede
1438 Dals-Ed, Ed
1439 Färgelanda
1440 Ale, Nödinge-Nol, Surte, Älvängen
1441 Lerum, Gråbo
1442 Vårgårda
1443 Bollebygd
1444 Grästorp
1445 Essunga
1446 Karlsborg
1447 Gullspång
1452 Tranemo
1460 Bengtsfors
1461 Mellerud
1462 Lilla Edet
1463 Mark, Kinna, Fritsla
1465 Svenljunga
1466 Herrljunga
1470 Vara
1471 Götene
1472 Tibro
1473 Töreboda
1480 Göteborg, Nordöstra Göteborg, Torslanda, Olofstorp, Styrsö, Donsö
1481 Mölndal
1482 Kungälv
1484 Lysekil
1485 Uddevalla, Ljungskile
1486 Strömstad
1487 Vänersborg, Vargön
1488 Trollhättan, Sjuntorp
1489 Alingsås, Ingared
1490 Borås, Fristad, Dalsjöfors, Sjömarken, Viared, Viskafors, Sandared
1490 Gånghester, Målsryd
1491 Ulricehamn
1492 Åmål
1493 Mariestad
1494 Lidköping, Lidköping norra
1495 Skara
1496 Skövde, Skultorp
1497 Hjo
1498 Tidaholm
1499 Falköping
1715 Kil
1730 Eda, Charlottenberg
1737 Torsby
1760 Storfors
1761 Hammarö, Skoghall
1762 Munkfors
1763 Forshaga, Deje
1764 Grums
1765 Årjäng
1766 Sunne
1780 Karlstad, Skåre, Älvåker, Råtorp, Vålberg
1781 Kristinehamn
1782 Filipstad
1783 Hagfors
1784 Arvika
1785 Säffle
1814 Lekeberg, Vintrosa, Fjugesta
1860 Laxå
1861 Hallsberg
1862 Degerfors
1863 Hällefors
1864 Ljusnarsberg, Kopparberg
1880 Örebro, Hovsta, Ekeby-Almby
1881 Kumla
1882 Askersund
1883 Karlskoga
1884 Nora
1885 Lindesberg, Frövi
1904 Skinnskatteberg
1907 Surahammar
1960 Kungsör
1961 Hallstahammar, Kolbäck
1962 Norberg
1980 Västerås, Skultuna, Irsta, Kvicksund, Tillberga
1981 Sala
1982 Fagersta
1983 Köping, Kolsva
1984 Arboga
2021 Vansbro
2023 Malung-Sälen, Malung
2026 Gagnef, Djurås, Mockfjärd
2029 Leksand, Insjön
2031 Rättvik
2034 Orsa
2039 Älvdalen
2061 Smedjebacken
2062 Mora
2080 Falun, Bjursås
2081 Borlänge
2082 Säter
2083 Hedemora
2084 Avesta
2085 Ludvika, Grängesberg
2101 Ockelbo
2104 Hofors
2121 Ovanåker, Edsbyn, Alfta
2132 Nordanstig
2161 Ljusdal
2180 Gävle, Valbo
2181 Sandviken, Storvik
2182 Söderhamn
2183 Bollnäs, Arbrå
2184 Hudiksvall, Iggesund, Delsbo
2260 Ånge, Ljungaverk, Fränsta
2262 Timrå, Söråker
2280 Härnösand
2281 Sundsvall, Vi, Kvissleby, Matfors, Njurundabommen, Stockvik
2282 Kramfors
2283 Sollefteå
2284 Örnsköldsvik
2303 Ragunda
2305 Bräcke
2309 Krokom
2313 Strömsund
2321 Åre
2326 Berg
2361 Härjedalen, Sveg
2380 Östersund
2401 Nordmaling
2403 Bjurholm
2404 Vindeln
2409 Robertsfors
2417 Norsjö
2418 Malå
2421 Storuman
2422 Sorsele
2425 Dorotea
2460 Vännäs
2462 Vilhelmina
2463 Åsele
2480 Umeå, Holmsund, Sävar, Hörnefors, Röbäck, Obbola
2481 Lycksele
2482 Skellefteå, Ursviken, Skelleftehamn, Bureå, Kåge
2505 Arvidsjaur
2506 Arjeplog
2510 Jokkmokk
2513 Överkalix
2514 Kalix
2518 Övertorneå
2521 Pajala
2523 Gällivare
2560 Älvsbyn
2580 Luleå, Gammelstaden, Bergnäset, Södra Sunderbyn, Råneå
2581 Piteå, Bergsviken
2582 Boden, Sävast
2583 Haparanda
2584 Kiruna
"""


@cache
def other_towns(municipality: str) -> frozenset[str]:
    """
    Give the keys of the towns outside a municipality.

    Parameters
    ----------
    municipality
        Code of four digits; towns that share a name with one of its own are left
        out. With any other text all towns are given.

    Examples
    --------
    >>> "lund" in other_towns("1280"), "oxie" in other_towns("1280")
    (True, False)
    """
    towns: dict[bool, set[str]] = {True: set(), False: set()}
    for line in _TOWNS.strip().splitlines():
        code, names = line.split(" ", 1)
        towns[code == municipality].update(key(name) for name in names.split(", "))
    return frozenset(towns[False] - towns[True])

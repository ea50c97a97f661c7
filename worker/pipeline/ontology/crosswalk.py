"""The classes and codes of the ontologies that Dateline's is crosswalked to: PLOVER 0.8, CAMEO 1.1b3, ACE 2005, ERE."""

from __future__ import annotations

from types import MappingProxyType

QUADS = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")
QUAD_OF = MappingProxyType(
    {
        plover: quad
        for quad, classes in zip(
            QUADS,
            (
                "AGREE CONSULT SUPPORT CONCEDE",
                "COOPERATE AID RETREAT",
                "REQUEST ACCUSE REJECT THREATEN",
                "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
            ),
            strict=True,
        )
        for plover in classes.split()
    }
)
_ACE = {  # ACE 2005 and Rich ERE
    "Business": "Declare-Bankruptcy End-Org Merge-Org Start-Org",
    "Conflict": "Attack Demonstrate",
    "Contact": "Broadcast Contact Correspondence Meet Phone-Write",
    "Justice": "Acquit Appeal Arrest-Jail Charge-Indict Convict Execute Extradite Fine Pardon Release-Parole Sentence "
    "Sue Trial-Hearing",
    "Life": "Be-Born Die Divorce Injure Marry",
    "Manufacture": "Artifact",
    "Movement": "Transport Transport-Artifact Transport-Person",
    "Personnel": "Elect End-Position Nominate Start-Position",
    "Transaction": "Transaction Transfer-Money Transfer-Ownership",
}
ACE_TYPES = frozenset(f"{kind}.{subtype}" for kind, subtypes in _ACE.items() for subtype in subtypes.split())
# CAMEO 1.1b3: the last digit of the codes below each root from 01 on, then that of the codes below those.
_CAMEO_ROOTS = "9 8 9 6 7 4 5 7 4 8 6 9 9 5 5 6 6 6 6 4"
_CAMEO_BELOW = """021:4 023:4 024:4 025:6 031:4 033:4 034:4 035:6 081:4 083:4 084:2 086:3 087:4 101:4 103:4 104:4 105:6
112:5 121:2 122:4 123:4 124:6 131:3 132:4 138:5 141:4 142:4 143:4 144:4 145:4 162:3 166:3 171:2 172:4 182:3 183:4 195:2
204:2"""
_CAMEO_RANGES = [
    *((f"{root:02}", 0, int(last)) for root, last in enumerate(_CAMEO_ROOTS.split(), 1)),
    *((row[:3], 1, int(row[4:])) for row in _CAMEO_BELOW.split()),
]
CAMEO_CODES = frozenset(
    code
    for head, first, last in _CAMEO_RANGES
    for code in (head, *(f"{head}{digit}" for digit in range(first, last + 1)))
)

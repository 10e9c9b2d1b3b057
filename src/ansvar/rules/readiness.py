"""Rules about readiness: failures that would leave a duty officer without a good answer.

They are found by rehearsing (`ansvar audit`), not by reading; what is said here is how to act on
them.
"""

from ansvar.diagnostics import Rule, Severity

GAP = Rule(
    "ANS801",
    "gap",
    Severity.WARNING,
    {
        "sv": "om {link} slutar fungera svarar ingen: {reason} ({when}; {functions})",
        "en": "if {link} fails nobody answers: {reason} ({when}; {functions})",
    },
    {
        "sv": """*Vad* Ett fel på länken faller på huvudmannen, eftersom inget avtal håller någon.
*Varför* Huvudmannen står ensam med felet, och ingen leverantörs klocka går.
*Exempel* Mobilnätet är undantaget i larmavtalet, och operatören är inte skyldig kommunen något.
*I stället* Teckna avtal, täck länken i ett som finns, eller ha en reservväg. Är det meningen, skriv
`agreement: {none: skäl}` på länken eller `# ansvar: allow gap: skäl` på dess rad.""",
        "en": """*What* A fault on the link falls on the principal, since no agreement holds anyone.
*Why it matters* The principal stands alone with it, and no supplier's clock runs.
*Example* The mobile network is exempted in the alarm agreement, and the operator owes the
municipality nothing.
*Instead* Sign an agreement, cover the link in one there is, or have another way round. If it is
meant, write `agreement: {none: reason}` on the link, or `# ansvar: allow gap: reason` on its
line.""",
    },
)
CONTESTED = Rule(
    "ANS802",
    "contested",
    Severity.WARNING,
    {
        "sv": "om {link} slutar fungera går det inte att visa vem som svarar: {candidates} "
        "({when}; {functions})",
        "en": "if {link} fails it cannot be shown who answers: {candidates} ({when}; {functions})",
    },
    {
        "sv": """*Vad* När varje kontroll som går att göra är gjord kan felet fortfarande ligga hos
flera parter.
*Varför* Då skyller var och en på nästa, medan någon ligger på ett golv.
*Exempel* Ingen kontroll skiljer fastighetens nät från stadsnätet, och de har olika ägare.
*I stället* Lägg till en kontroll vid ansvarsgränsen, eller låt en part svara för båda.""",
        "en": """*What* When every check that can be made has been made, the fault can still lie
with several parties.
*Why it matters* Then each blames the next, while somebody lies on a floor.
*Example* No check tells the building's network from the city network, and their owners differ.
*Instead* Add a check at the demarcation point, or let one party answer for both.""",
    },
    help={
        "sv": "ansvar validate --select ANS701 säger vilken kontroll som skulle skilja flest åt",
        "en": "ansvar validate --select ANS701 says which check would tell the most apart",
    },
)
WRONG_PARTY = Rule(
    "ANS803",
    "wrong-party",
    Severity.WARNING,
    {
        "sv": "om {link} slutar fungera pekas {candidates} ut, fast {owner} svarar ({when}; "
        "{functions})",
        "en": "if {link} fails {candidates} would be named, though {owner} answers ({when}; "
        "{functions})",
    },
    {
        "sv": """*Vad* Kontrollerna leder till en annan part än den som svarar för det som är
trasigt.
*Varför* Att peka ut fel part med säkerhet är värre än att inte veta.
*Exempel* Bara en av två trasiga länkar har en kontroll som visar den.
*I stället* Ge länken en kontroll av egen, eller rätta sannolikheter och felkvoter.""",
        "en": """*What* The checks lead to another party than the one that answers for what is
broken.
*Why it matters* To name the wrong party with confidence is worse than not to know.
*Example* Only one of two broken links has a check that shows it.
*Instead* Give the link a check of its own, or mend the odds and error rates.""",
    },
)
UNREACHABLE = Rule(
    "ANS804",
    "unreachable",
    Severity.WARNING,
    {
        "sv": "om {link} slutar fungera nås ingen hos {owner} ({when}; {functions})",
        "en": "if {link} fails nobody can be reached at {owner} ({when}; {functions})",
    },
    {
        "sv": """*Vad* Det går att visa vem som svarar, men ingen där är i tjänst.
*Varför* Felanmälan blir liggande till morgonen, och klockan startar inte.
*Exempel* Leverantören har bara en servicedesk på kontorstid, och larmen går dygnet runt.
*I stället* Avtala om jour, eller ge felanmälan och eskalering en kontakt med de timmarna.""",
        "en": """*What* It can be shown who answers, but nobody there is on duty.
*Why it matters* The fault report lies until morning, and the clock does not start.
*Example* The supplier has only a service desk in office hours, and alarms go round the clock.
*Instead* Agree on duty staff, or give fault reports and escalation a contact with those hours.""",
    },
)
WEAKER = Rule(
    "ANS805",
    "weaker-than-promise",
    Severity.WARNING,
    {
        "sv": "om {link} slutar fungera bär {agreement} inte löftet: {later} ({when}; {functions})",
        "en": "if {link} fails {agreement} does not carry the promise: {later} ({when}; "
        "{functions})",
    },
    {
        "sv": """*Vad* Leverantören kan hålla sin återställningstid medan huvudmannens löfte bryts.
*Varför* Ingen kan då krävas för det som brukaren fick vänta.
*Exempel* Löftet är 4 h dygnet runt, avtalet 8 h på kontorstid.
*I stället* Skärp avtalet, eller lova det som leverantörerna bär.""",
        "en": """*What* The supplier can keep its restore time while the principal's promise is
broken.
*Why it matters* Then nobody can be held to what the user had to wait.
*Example* The promise is 4 h round the clock, the agreement 8 h in office hours.
*Instead* Tighten the agreement, or promise what the suppliers carry.""",
    },
)
UNSHOWN = Rule(
    "ANS806",
    "unshown",
    Severity.WARNING,
    {
        "sv": "om {link} slutar fungera visar ingen kontroll det, fast {owner} svarar ({when}; "
        "{functions})",
        "en": "if {link} fails no check shows it, though {owner} answers ({when}; {functions})",
    },
    {
        "sv": """*Vad* Ingen annan part är misstänkt, men ingen kontroll som går att göra då visar
felet.
*Varför* Den som svarar kan neka, och felet får vänta tills någon kan kontrollera.
*Exempel* Loggen kan bara läsas på kontorstid.
*I stället* Ge länken en kontroll som går att göra då, eller skriv varför det kan vänta:
`# ansvar: allow unshown: skäl`.""",
        "en": """*What* No other party is suspect, but no check that can be made then shows the
fault.
*Why it matters* Whoever answers can deny it, and the fault waits until somebody can check.
*Example* The log can be read in office hours only.
*Instead* Give the link a check that can be made then, or write why it can wait:
`# ansvar: allow unshown: reason`.""",
    },
)
RULES = (GAP, CONTESTED, WRONG_PARTY, UNREACHABLE, WEAKER, UNSHOWN)

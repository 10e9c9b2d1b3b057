"""Left out: what is not told as fact, and why, so that nobody takes silence for an answer."""

from datetime import date
from typing import NamedTuple

from ansvar.diagnostics import Word


class LeftOut(NamedTuple):
    """A rule that is not encoded, the reason, and the days that it may have applied on."""

    id: str
    what: Word
    why: Word
    from_: date | None = None
    to: date | None = None
    pointer: str = ""

    def may_apply(self, day: date) -> bool:
        """Whether an incident of a day may fall under it."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


def earlier_law(day: date) -> tuple[LeftOut, ...]:
    """The law that has since been replaced, and may have applied on a day."""
    return tuple(left for left in LEFT_OUT if left.to is not None and left.may_apply(day))


_NOT_READ: Word = {"sv": "texten är inte läst", "en": "the text has not been read"}

LEFT_OUT = (
    LeftOut(
        "mcffs-2026-8",
        {
            "sv": "MCFFS 2026:8: trösklar för betydande incident",
            "en": "MCFFS 2026:8: thresholds of a significant incident",
        },
        {
            "sv": "bara andras återgivning är läst; ska kontrolleras av en människa innan den"
            " skrivs in. Läs trösklarna i föreskriften när incidenten bedöms",
            "en": "only others' account of it was read; a person must check it before it is"
            " encoded. Read the thresholds in the code when judging the incident",
        },
        date(2026, 7, 1),
        pointer="https://www.mcf.se/sv/regler/gallande-regler/mcffs-20268/",
    ),
    LeftOut(
        "state-authorities",
        {
            "sv": "statliga myndigheters egna tider (MCFFS 2026:7)",
            "en": "the times of state authorities (MCFFS 2026:7)",
        },
        _NOT_READ,
        date(2026, 7, 1),
    ),
    LeftOut(
        "nis-2018",
        {
            "sv": "lag (2018:1174), föregångaren till cybersäkerhetslagen",
            "en": "lag (2018:1174), before the Cybersecurity Act",
        },
        {
            "sv": "dess rapporteringsplikt är inte beskriven i underlaget",
            "en": "its reporting duty is not described in the facts at hand",
        },
        date(2018, 8, 1),
        date(2026, 1, 14),
    ),
    LeftOut(
        "operators-before-2026",
        {
            "sv": "operatörers säkerhetsincidenter enligt LEK 8 kap., före den 15 januari 2026",
            "en": "operators' security incidents under LEK ch. 8, before 15 January 2026",
        },
        {"sv": "upphävt; lydelsen är inte läst", "en": "repealed; its text has not been read"},
        None,
        date(2026, 1, 14),
    ),
    LeftOut(
        "suppliers-as-entities",
        {
            "sv": "andra leverantörers plikter enligt cybersäkerhetslagen 1 kap. 4, 5 och 7 §§",
            "en": "other suppliers' own duties under the Cybersecurity Act ch. 1 ss. 4, 5 and 7",
        },
        {
            "sv": "de beror på storlek och sektor, som registret inte säger något om",
            "en": "they turn on size and sector, of which the register says nothing",
        },
        date(2026, 1, 15),
    ),
    LeftOut(
        "two-months",
        {
            "sv": "«två månader» för lex Sarah och lex Maria",
            "en": "“two months” for lex Sarah and lex Maria",
        },
        {
            "sv": "finns varken i lag eller i föreskrift så långt det gått att läsa; lagens ord är"
            " snarast",
            "en": "found neither in law nor in regulations as far as these could be read; the law"
            " says snarast",
        },
    ),
    LeftOut(
        "sosfs-2011-5",
        {"sv": "SOSFS 2011:5 efter den nya socialtjänstlagen", "en": "SOSFS 2011:5 after SoL 2025"},
        {
            "sv": "det är inte känt om den har ersatts",
            "en": "it is not known whether it has been replaced",
        },
        date(2025, 7, 1),
    ),
    LeftOut(
        "before-ivo",
        {
            "sv": "lex Sarah och lex Maria före den 1 juni 2013",
            "en": "lex Sarah and lex Maria before 1 June 2013",
        },
        {
            "sv": "andra lydelser och en annan mottagare; inte lästa",
            "en": "other wordings and another recipient; not read",
        },
        None,
        date(2013, 5, 31),
    ),
    LeftOut(
        "personal-data-before-2018",
        {
            "sv": "personuppgiftsincidenter före den 25 maj 2018",
            "en": "personal data breaches before 25 May 2018",
        },
        {"sv": "äldre rätt är inte läst", "en": "older law has not been read"},
        None,
        date(2018, 5, 24),
    ),
    LeftOut(
        "controllers-in-social-services",
        {
            "sv": "vem i en kommun som är personuppgiftsansvarig inom socialtjänsten",
            "en": "who in a municipality is the controller in social services",
        },
        {
            "sv": "bara regeln för hälso- och sjukvården är läst (patientdatalagen 2 kap. 6 §);"
            " lagen om behandling av personuppgifter inom socialtjänsten och dess förordning är"
            " det inte",
            "en": "only the rule for health care has been read (the Patient Data Act ch. 2 s. 6),"
            " not the act on personal data in social services and its ordinance",
        },
        date(2018, 5, 25),
    ),
    LeftOut(
        "devices-before-2021",
        {
            "sv": "medicintekniska produkter före MDR (26 maj 2021) och HSLF-FS 2021:52"
            " (15 juli 2021)",
            "en": "medical devices before MDR (26 May 2021) and HSLF-FS 2021:52 (15 July 2021)",
        },
        {"sv": "äldre rätt är inte läst", "en": "older law has not been read"},
        None,
        date(2021, 7, 14),
    ),
    LeftOut(
        "work-environment-before-2014",
        {
            "sv": "arbetsgivarens underrättelse före den 1 juli 2014",
            "en": "the employer's notice before 1 July 2014",
        },
        {"sv": "stod då i en annan författning", "en": "then stood in another statute"},
        None,
        date(2014, 6, 30),
    ),
    LeftOut(
        "protective-security-before-2021",
        {
            "sv": "säkerhetsskydd före den 1 december 2021",
            "en": "protective security before 1 December 2021",
        },
        {"sv": "äldre rätt är inte läst", "en": "older law has not been read"},
        None,
        date(2021, 11, 30),
    ),
    LeftOut(
        "other-serious-harm",
        {
            "sv": "patientsäkerhetslagen 3 kap. 6 §: annan allvarlig skada till följd av"
            " säkerhetsbrister",
            "en": "the Patient Safety Act ch. 3 s. 6: other serious harm from safety failings",
        },
        {
            "sv": "underlaget nämner den men inte hur snart den ska anmälas",
            "en": "the facts at hand name it, but not how soon it is to be reported",
        },
    ),
    LeftOut(
        "extraordinary-event",
        {
            "sv": "lägesrapporter vid en extraordinär händelse (LEH 2:9, SFS 2006:637)",
            "en": "situation reports in an extraordinary event (LEH 2:9, SFS 2006:637)",
        },
        {
            "sv": "utan tid i lagen, och beror på krisledningsnämnden, inte på incidenten",
            "en": "without a time in law, and turns on the crisis board, not on the incident",
        },
    ),
    LeftOut(
        "cer",
        {"sv": "kritiska entiteter (CER)", "en": "critical entities (CER)"},
        {
            "sv": "ingen svensk lag fanns den 27 april 2026; läget därefter är inte känt",
            "en": "there was no Swedish act on 27 April 2026; what came after is not known",
        },
        date(2024, 10, 18),
    ),
    LeftOut(
        "police",
        {"sv": "polisanmälan", "en": "a report to the police"},
        {"sv": "ingen allmän plikt finns", "en": "there is no general duty"},
    ),
    LeftOut(
        "digital-omnibus",
        {
            "sv": "96 timmar och en enda ingång (Digital Omnibus)",
            "en": "96 hours (Digital Omnibus)",
        },
        {
            "sv": "ett förslag, inte lag; läget i november 2026 är inte känt",
            "en": "a proposal, not law; its state in November 2026 is not known",
        },
        date(2025, 11, 19),
    ),
    LeftOut(
        "pts",
        {
            "sv": "PTS föreskrifter efter den 15 januari 2026",
            "en": "PTS's rules since January 2026",
        },
        _NOT_READ,
        date(2026, 1, 15),
    ),
    LeftOut(
        "single-reporting-platform",
        {
            "sv": "om EU:s gemensamma rapporteringsplattform är igång (CRA)",
            "en": "whether the EU's single reporting platform is in use (CRA)",
        },
        {
            "sv": "det var den inte den 29 juni 2026; läget därefter är inte känt, och inte heller"
            " hur det rapporteras tills den är det",
            "en": "it was not on 29 June 2026; neither what came after nor how to report until it"
            " is, is known",
        },
        date(2026, 9, 11),
        pointer="https://www.cyberresilienceact.eu/cs/news/cra-single-reporting-platform-not-yet-live.html",
    ),
    LeftOut(
        "weekends-of-eu-periods",
        {
            "sv": "förlängning av EU:s tider över helger (förordning 1182/71 art. 3.4 och 3.5)",
            "en": "EU periods over weekends (Regulation 1182/71 art. 3(4) and 3(5))",
        },
        {
            "sv": "omtvistat för 72 timmar och inte läst i texten: den strikta tiden visas",
            "en": "disputed for 72 hours and not read in the text: the strict time is shown",
        },
    ),
    LeftOut(
        "product-liability",
        {"sv": "ett nytt produktansvar", "en": "a new product liability act"},
        {
            "sv": "den svenska lagen är inte känd; direktivet ska vara genomfört den 9 december"
            " 2026",
            "en": "the Swedish act is not known; the directive is due by 9 December 2026",
        },
        date(2026, 12, 9),
    ),
)

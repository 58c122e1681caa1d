"""Registers of schools as the Department for Education writes them: all columns, invented schools."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

CODED = ("(code)", "(name)")


def _both(*names: str) -> list[str]:
    return [f"{name} {kind}" for name in names for kind in CODED]


def _named(*names: str) -> list[str]:
    return [f"{name} (name)" for name in names]


COLUMNS = (
    "URN",
    *_both("LA"),
    "EstablishmentNumber",
    "EstablishmentName",
    *_both("TypeOfEstablishment", "EstablishmentTypeGroup", "EstablishmentStatus", "ReasonEstablishmentOpened"),
    "OpenDate",
    *_both("ReasonEstablishmentClosed"),
    "CloseDate",
    *_both("PhaseOfEducation"),
    "StatutoryLowAge",
    "StatutoryHighAge",
    *_both("Boarders"),
    *_named("NurseryProvision"),
    *_both("OfficialSixthForm", "Gender", "ReligiousCharacter"),
    *_named("ReligiousEthos"),
    *_both("Diocese", "AdmissionsPolicy"),
    "SchoolCapacity",
    *_both("SpecialClasses"),
    "CensusDate",
    "NumberOfPupils",
    "NumberOfBoys",
    "NumberOfGirls",
    "PercentageFSM",
    *_both("TrustSchoolFlag", "Trusts"),
    *_named("SchoolSponsorFlag", "SchoolSponsors", "FederationFlag"),
    *_both("Federations"),
    "UKPRN",
    "FEHEIdentifier",
    *_named("FurtherEducationType"),
    "OfstedLastInsp",
    *_both("OfstedSpecialMeasures"),
    "LastChangedDate",
    "Street",
    "Locality",
    "Address3",
    "Town",
    *_named("County"),
    "Postcode",
    "SchoolWebsite",
    "TelephoneNum",
    *_named("HeadTitle"),
    "HeadFirstName",
    "HeadLastName",
    "HeadPreferredJobTitle",
    *_named("BSOInspectorateName"),
    "InspectorateReport",
    "DateOfLastInspectionVisit",
    "NextInspectionVisit",
    *_named("TeenMoth"),
    "TeenMothPlaces",
    *_named("CCF", "SENPRU", "EBD"),
    "PlacesPRU",
    *_named("FTProv", "EdByOther", "Section41Approved"),
    *_named(*(f"SEN{number}" for number in range(1, 14))),
    *_named("TypeOfResourcedProvision"),
    "ResourcedProvisionOnRoll",
    "ResourcedProvisionCapacity",
    "SenUnitOnRoll",
    "SenUnitCapacity",
    *_both("GOR", "DistrictAdministrative", "AdministrativeWard", "ParliamentaryConstituency", "UrbanRural"),
    *_named("GSSLACode"),
    "Easting",
    "Northing",
    *_named("MSOA", "LSOA", "InspectorateName"),
    "SENStat",
    "SENNoStat",
    *_named("BoardingEstablishment"),
    "PropsName",
    *_both("PreviousLA"),
    "PreviousEstablishmentNumber",
    *_named("OfstedRating", "RSCRegion", "Country"),
    "UPRN",
    "SiteName",
    *_both("QABName", "EstablishmentAccredited"),
    "QABReport",
    "CHNumber",
    "MSOA (code)",
    "LSOA (code)",
    "FSM",
    "AccreditationExpiryDate",
)
"""The columns of the register of 2024, in their order."""

USUAL: Mapping[str, str] = {
    "LA (code)": "926",
    "LA (name)": "Norfolk",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
    "NumberOfPupils": "180",
    "FederationFlag (name)": "Not under a federation",
    "Street": '"The Old School", Church Lane',
    "TelephoneNum": "01603999999",
    "HeadTitle (name)": "Mrs",
    "HeadFirstName": "Zoë",
    "HeadLastName": "Private",
    "Easting": "623000",
    "Northing": "308500",
    "SiteName": "Main\r\nsite",
    "AccreditationExpiryDate": "",
}


def school(urn: int | str, name: str = "", **cells: str) -> dict[str, str]:
    """A row: usual but for `cells`, whose names may leave out ' (name)'."""
    row = {column: USUAL.get(column, "") for column in COLUMNS}
    row |= {"URN": str(urn), "EstablishmentName": name or f"School {urn}"}
    for column, text in cells.items():
        row[column if column in row else f"{column} (name)"] = text
    return row


def register_text(rows: Iterable[Mapping[str, str]], columns: Iterable[str] = COLUMNS) -> str:
    """A register as the download has it: commas, CRLF, quotation marks where needed."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, [*columns], extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()

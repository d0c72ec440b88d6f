# Answers lines of JSON, a type and a text each, with what WebArena-Verified makes of the text, or null where it refuses it. A date
# that lacks a part, which would be taken from the clock, is refused, too.
import calendar
import datetime
import json
import sys

from dateutil import parser
from webarena_verified.core.evaluation.data_types import Currency, Date, Distance, Duration, Month, Number


def date(text):
    value = Date(text)
    prepared = Date._normalize_string(value, text)
    ways = {parser.parse(prepared, default=datetime.datetime(*day)).date() for day in [(2001, 2, 3), (2012, 11, 17)]}
    if len(ways) > 1:
        raise ValueError("incomplete")
    return value.normalized


def month(text):
    value = Month(text)
    prepared = Month._normalize_string(value, text).strip()
    if not prepared.isdigit() and parser.parse(prepared, default=datetime.datetime(2000, 7, 1)).month == 7:
        if value.normalized != "July":
            raise ValueError("incomplete")
    return list(calendar.month_name).index(value.normalized)


types = {
    "currency": lambda text: float(Currency(text).normalized),
    "date": date,
    "distance": lambda text: float(Distance(text).normalized),
    "duration": lambda text: Duration(text).normalized.total_seconds(),
    "month": month,
    "number": lambda text: Number(text).normalized,
}

for kind, text in json.load(sys.stdin):
    try:
        print(json.dumps(types[kind](text)))
    except Exception:
        print("null")

"""The second opinion: Express Entry scored, read and ranked again, by other means.

Plain scalar Python, standard library only, written from the sources by someone who had not read
the first implementation and importing nothing of it. Here, and nowhere else in the project, numbers
of the law stand in Python: independence is the point, and each stands beside its source. The tests
use it as an oracle, and a round's dry run re-checks every selected candidate with it.
It reads rows of facts and profiles; it is neither fast nor able to explain.
"""

from openentry.recheck.digest import canonical_json, complete_row, pool_digest
from openentry.recheck.instants import as_recorded, instant, toronto_day, with_six_decimals
from openentry.recheck.language import level, levels
from openentry.recheck.profile import eligibility, facts, row_eligibility
from openentry.recheck.round import Selection, select
from openentry.recheck.score import Answer, rule_set, score

__all__ = [
    "Answer",
    "Selection",
    "as_recorded",
    "canonical_json",
    "complete_row",
    "eligibility",
    "facts",
    "instant",
    "level",
    "levels",
    "pool_digest",
    "row_eligibility",
    "rule_set",
    "score",
    "select",
    "toronto_day",
    "with_six_decimals",
]

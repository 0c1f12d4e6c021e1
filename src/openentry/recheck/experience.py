"""Which jobs may count for what: the sets of work of the CRS, the programs and the categories.

Every set needs paid work. A set has two parts: jobs that count, and jobs that pass every test but
are not coded in the edition of the day, which may count or not (*unknown*).

Provisions:
  Canadian work    MI s. 15 and definition in s. 1; IRPR 87.1(2)(a), 87.1(3) for the CEC. Stated.
  physicians       temporary public policy for invitations from 2023-04-25: self-employed medical
                   work paid from public funds counts. IRCC page "Canadian Experience Class".
                   Stated.
  foreign work     MI s. 25; self-employment and work while a student count. Inferred.
  remote work      departmental guidance of 2024-01-30: work from Canada for a foreign employer may
                   count as foreign, case by case. Inferred.
  FSW              IRPR 75(2)(a), 80(1) to (4): any skilled work; in Canada authorised. Stated.
  adaptability     IRPR 83(1)(c): work in Canada of TEER 0 to 3 for the applicant, so a code is
                   needed; (c.1): of any TEER for the spouse or partner, so none is. Stated.
  trades           IRPR 87.2(3)(b). Stated.
  categories       IRPA 10.3(1)(h.2); IRCC page "Category-based selection". Stated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from openentry.recheck.noc import is_skilled, is_trade
from openentry.recheck.work import History, Job

PHYSICIANS_BEGIN = date(2023, 4, 25)
REMOTE_WORK_BEGINS = date(2024, 1, 30)

CRS_WINDOW_YEARS = 10  # MI s. 15, 25. Stated.
FSW_WINDOW_YEARS = 10  # IRPR 75(2)(a), 80(1). Stated.
CEC_WINDOW_YEARS = 3  # IRPR 87.1(2)(a). Stated.
FST_WINDOW_YEARS = 5  # IRPR 87.2(3)(b). Stated.


@dataclass(frozen=True, slots=True)
class Counted:
    """Jobs that count for something, and those that might if they were coded on the day."""

    jobs: tuple[Job, ...]
    uncoded: tuple[Job, ...]

    def by_code(self, on: date) -> dict[str, list[Job]]:
        """Give the jobs that count by the code of the day."""
        groups: dict[str, list[Job]] = {}
        for job in self.jobs:
            code = job.occupation.on(on)
            if code is not None:
                groups.setdefault(code, []).append(job)
        return groups


def _in_canada_as_employee(job: Job, on: date) -> bool:
    """Tell whether a job is Canadian work, its code left aside. MI s. 15; IRPR 87.1(3)."""
    if job.abroad or job.remote or not (job.authorised and job.temporary_status):
        return False
    if job.full_time_student:
        return False
    if job.self_employed:
        return job.publicly_funded_physician and on >= PHYSICIANS_BEGIN
    return True


def _foreign(job: Job, on: date) -> bool:
    """Tell whether a job is foreign work, its code left aside. MI s. 25."""
    return job.abroad or (job.remote and on >= REMOTE_WORK_BEGINS)


def _anywhere(job: Job, on: date) -> bool:
    """Tell whether a job counts for an FSW, its code left aside. IRPR 80(1), 80(3)."""
    if job.abroad or job.remote:
        return _foreign(job, on)
    return job.authorised and job.temporary_status


def _trade_anywhere(job: Job, _on: date) -> bool:
    """Tell whether a job may be trade work, its code left aside. IRPR 87.2(3)(b)."""
    return job.abroad or (job.authorised and job.temporary_status)


def _listed(job: Job, on: date) -> bool:
    """Tell whether a job may count for a category, its code left aside. IRPA 10.3(1)(h.2)."""
    return job.abroad or _in_canada_as_employee(job, on)


def _worked_in_canada(job: Job, _on: date) -> bool:
    """Tell whether a job is work in Canada for adaptability. IRPR 83(1)(c), (c.1)."""
    return not job.abroad and not job.remote and job.authorised and job.temporary_status


def _select(
    history: History, passes: Callable[[Job, date], bool], code_counts: Callable[[str], bool]
) -> Counted:
    jobs, uncoded = [], []
    for job in history.jobs:
        if job.paid and passes(job, history.on):
            code = job.occupation.on(history.on)
            if code is None:
                uncoded.append(job)
            elif code_counts(code):
                jobs.append(job)
    return Counted(tuple(jobs), tuple(uncoded))


def canadian_work(history: History) -> Counted:
    """Give Canadian skilled work, for the CRS and the CEC."""
    return _select(history, _in_canada_as_employee, is_skilled)


def foreign_work(history: History) -> Counted:
    """Give foreign skilled work, for the CRS."""
    return _select(history, _foreign, is_skilled)


def skilled_work(history: History) -> Counted:
    """Give skilled work in Canada or abroad, for the FSW."""
    return _select(history, _anywhere, is_skilled)


def trade_work(history: History) -> Counted:
    """Give work in a skilled trade occupation, for the FST."""
    return _select(history, _trade_anywhere, is_trade)


def listed_work(history: History, codes: frozenset[str], canada_only: bool) -> Counted:
    """Give work in the occupations of a category's list, of any TEER."""
    passes = _in_canada_as_employee if canada_only else _listed
    return _select(history, passes, codes.__contains__)


def skilled_work_in_canada(history: History) -> Counted:
    """Give the applicant's work in Canada for adaptability, of TEER 0 to 3. IRPR 83(1)(c)."""
    return _select(history, _worked_in_canada, is_skilled)


def any_work_in_canada(history: History) -> tuple[Job, ...]:
    """Give the spouse's work in Canada for adaptability, of any TEER. IRPR 83(1)(c.1)."""
    return tuple(job for job in history.jobs if job.paid and _worked_in_canada(job, history.on))

"""Everything about a person as a text they can read, from the document of the export.

In the person's language. The document is whole and for programs; here the same stands in
sentences and lists, what was declared with the titles of its form. Only the latest version of
each profile is spelled out: the earlier ones stand in the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from openentry.files.profiles import told
from openentry.registry.naming import act_named, licence_named, role_named, state_named
from openentry.rules.columns import columns
from openentry.wording import Language, has, say, spell

_INDENT = "  "

Lines = Iterator[str]


def person_text(document: Mapping[str, Any], lang: Language) -> str:
    """Put everything about a person into words.

    Parameters
    ----------
    document : mapping
        Of `queries.everything`.
    lang : {"en", "fr"}
    """
    return "\n".join(_Text(document, lang).lines()) + "\n"


class _Text:
    def __init__(self, document: Mapping[str, Any], lang: Language) -> None:
        self._document = document
        self._lang = lang

    def lines(self) -> Lines:
        yield self._say("title")
        yield ""
        yield self._say("made", at=_instant(self._document["made_at"]))
        yield from self._heading("person")
        yield from self._person()
        for name in ("profiles", "invitations", "nominations", "consents", "bars", "messages"):
            yield from self._section(name)
        for stop in self._document["disposal_stopped"]:
            yield from self._item(f"stop-{stop['reason']}", at=_instant(stop["set_at"]))
        yield from self._section("readings")
        yield from self._section("journal")
        yield from self._heading("left-out")
        for code in self._document["left_out"]:
            yield f"- {self._say(f'left-out-{code}')}"

    def _section(self, name: str) -> Lines:
        rows: list[dict[str, Any]] = self._document[name]
        yield from self._heading(name)
        if not rows:
            yield self._say("nothing")
        for row in rows:
            yield from getattr(self, f"_{name}")(row)

    def _person(self) -> Lines:
        person = self._document["person"]
        yield from self._item("person-line", id=person["id"], at=_instant(person["registered_at"]))
        yield from self._declared(person["identity"], ("identity",), _INDENT)
        for other in person["joined_with"]:
            yield from self._item("person-joined", id=other["id"])
            yield from self._declared(other["identity"], ("identity",), _INDENT)
        if person["erasure_asked_at"] is not None:
            yield from self._item("person-erasure", at=_instant(person["erasure_asked_at"]))
        account = self._document["account"]
        if account is not None:
            yield from self._item(
                "account-line", name=account["sign_in_name"], at=_instant(account["opened_at"])
            )
            for role in account["roles"]:
                name = role_named(role["role"])
                yield from self._item("account-role", role=name, at=_instant(role["granted_at"]))

    def _profiles(self, profile: dict[str, Any]) -> Lines:
        state = state_named("profile", profile["state"])
        yield from self._item("profile-line", number=profile["number"], state=state)
        for move in profile["moves"]:
            line = self._say("move", at=_instant(move["at"]), act=act_named(move["act"]))
            yield f"{_INDENT}- {line}"
        if profile["versions"]:
            latest = profile["versions"][-1]
            line = self._say(
                "profile-declared", number=latest["number"], at=_instant(latest["made_at"])
            )
            yield f"{_INDENT}- {line}"
            yield from self._declared(latest["document"], (), _INDENT * 2)
        else:
            yield f"{_INDENT}- {self._say('profile-declared-gone')}"
        if profile["pool"] is not None:
            pool = profile["pool"]
            line = self._say("profile-pool", crs=pool["crs"], on=_day(pool["evaluated_on"]))
            yield f"{_INDENT}- {line}"
            yield from self._facts(pool["facts"], _INDENT * 2)
        for frozen in profile["frozen"]:
            line = self._say(
                "profile-frozen",
                round=frozen["round"],
                at=_instant(frozen["snapshot_at"]),
                crs=frozen["crs"],
            )
            yield f"{_INDENT}- {line}"
        for interest in profile["interests"]:
            province = say(f"words.province.{interest['province']}", self._lang)
            at = _instant(interest["notified_at"])
            yield f"{_INDENT}- {self._say('profile-interest', province=province, at=at)}"

    def _invitations(self, row: dict[str, Any]) -> Lines:
        yield from self._item(
            "invitation-line",
            round=row["round"],
            at=_instant(row["issued_at"]),
            crs=row["crs"],
            rank=row["rank"],
            before=_instant(row["apply_before"]),
            state=state_named("invitation", row["state"]),
        )

    def _nominations(self, row: dict[str, Any]) -> Lines:
        yield from self._item(
            "nomination-line",
            province=say(f"words.province.{row['province']}", self._lang),
            at=_instant(row["made_at"]),
            state=state_named("nomination", row["state"]),
        )

    def _consents(self, row: dict[str, Any]) -> Lines:
        yield from self._item(
            "consent-line",
            representative=row["representative"],
            licence=licence_named(row["licence"]),
            at=_instant(row["given_at"]),
            scopes=", ".join(self._say(f"scope-{scope}") for scope in row["scopes"]),
        )
        if row["revoked_at"] is not None:
            yield f"{_INDENT}- {self._say('consent-over', at=_instant(row['revoked_at']))}"

    def _bars(self, row: dict[str, Any]) -> Lines:
        yield from self._item(
            "bar-line",
            first=_day(row["first_on"]),
            last=_day(row["last_on"]),
            provision=row["provision"],
        )

    def _messages(self, row: dict[str, Any]) -> Lines:
        yield from self._item("message-line", at=_instant(row["made_at"]), subject=row["subject"])
        yield from (f"{_INDENT}{line}".rstrip() for line in row["text"].splitlines())

    def _readings(self, row: dict[str, Any]) -> Lines:
        yield from self._item(
            "reading-line",
            at=_instant(row["read_at"]),
            role=role_named(row["role"]),
            purpose=self._say(f"purpose-{row['purpose']}"),
        )

    def _journal(self, row: dict[str, Any]) -> Lines:
        yield from self._item(
            "entry-line", index=row["index"], at=_instant(row["at"]), act=act_named(row["action"])
        )

    def _declared(self, document: Mapping[str, Any], path: tuple[str, ...], by: str) -> Lines:
        """Spell out what was declared, field by field, with the titles of the form."""
        for name, value in document.items():
            # Names that begin with x_ are the person's own and have no title of ours.
            title = name if name.startswith("x_") else told.title(path, name, self._lang)
            if isinstance(value, Mapping):
                yield f"{by}- {title}"
                yield from self._declared(value, (*path, name), by + _INDENT)
            elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
                for number, one in enumerate(value, 1):
                    yield f"{by}- {title} {number}"
                    yield from self._declared(one, (*path, name), by + _INDENT)
            else:
                yield f"{by}- {self._say('field', title=title, value=self._value(value))}"

    def _facts(self, facts: Mapping[str, Any], by: str) -> Lines:
        for column in columns():
            value = facts.get(column.name)
            if value is not None and value != []:
                shown = self._value(value, column.name)
                title = column.title[self._lang]
                yield f"{by}- {self._say('field', title=title, value=shown)}"

    def _value(self, value: object, column: str = "") -> str:
        if isinstance(value, bool):
            return say(f"words.flag.{str(value).lower()}", self._lang)
        if isinstance(value, list):
            return ", ".join(self._value(one, column) for one in value)
        if isinstance(value, str):
            word = f"words.{column}.{value}"
            return say(word, self._lang) if column and has(word, self._lang) else value
        return spell(value, self._lang)

    def _heading(self, name: str) -> Lines:
        text = self._say(f"heading-{name}")
        yield from ("", text, "-" * len(text))

    def _item(self, message: str, **params: object) -> Iterable[str]:
        yield f"- {self._say(message, **params)}"

    def _say(self, message: str, **params: object) -> str:
        return say(f"keeping.{message}", self._lang, **params)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(text: str) -> date:
    return date.fromisoformat(text)

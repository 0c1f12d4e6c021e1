"""The reference of the register: states with the acts that move them, and who may do each act."""

from __future__ import annotations

from tools.docs.markdown import code, heading, page, table, w

from openentry.project.starting import start_django
from openentry.wording import Language, say

KINDS = ("profile", "round", "invitation", "nomination")


def register_page(lang: Language) -> str:
    """Write the page of states and acts."""
    from openentry.registry.states import lives

    parts = [w("register-lead", lang), heading(2, w("register-states", lang))]
    for kind in KINDS:
        parts.append(heading(3, w(f"register-{kind}", lang)))
        rows = [
            (
                _state(kind, before, lang),
                _act(act, lang),
                "; ".join(_state(kind, after, lang) for after in afters),
            )
            for (act, before), afters in lives()[kind].moves.items()
        ]
        heads = [w(f"register-{head}", lang) for head in ("before", "act", "after")]
        parts.append(table(heads, rows))
    parts += [heading(2, w("register-acts", lang)), w("register-acts-text", lang), _acts(lang)]
    return page(w("register-title", lang), *parts)


def _state(kind: str, state: str | None, lang: Language) -> str:
    return say(f"register.state-{kind}-{state}" if state else "register.state-none", lang)


def _act(act: str, lang: Language) -> str:
    return say(f"register.act-{act.replace('.', '-')}", lang)


def _acts(lang: Language) -> str:
    start_django()
    from openentry.registry.permissions import permissions

    rows = [
        (
            code(action),
            _act(action, lang),
            "; ".join(
                f"{say(f'register.role-{role}', lang)} ({w(f'register-relation-{relation}', lang)})"
                for role, relation in right.by.items()
            ),
            code(right.scope),
        )
        for action, right in permissions().items()
    ]
    return table([w(f"register-{head}", lang) for head in ("code", "act", "who", "scope")], rows)

"""Tables of the register. Rows hold; services change them, and nothing else does."""

from openentry.registry.models.accounts import Account, RoleGrant
from openentry.registry.models.invitations import Invitation
from openentry.registry.models.journal import (
    JournalEntry,
    JournalHead,
    JournalState,
    JournalTile,
)
from openentry.registry.models.nominations import Allocation, Interest, Nomination
from openentry.registry.models.outbox import OutboxMessage
from openentry.registry.models.people import (
    Consent,
    FileReading,
    IdentityMatch,
    Person,
    PersonBar,
    PersonKey,
    Representative,
    RetentionStop,
)
from openentry.registry.models.pool import PoolEntry
from openentry.registry.models.profiles import Profile, ProfileMove, ProfileVersion
from openentry.registry.models.rounds import (
    Round,
    RoundApproval,
    RoundMove,
    RoundRecord,
    RoundSnapshot,
    RoundTrial,
)

__all__ = [
    "Account",
    "Allocation",
    "Consent",
    "FileReading",
    "IdentityMatch",
    "Interest",
    "Invitation",
    "JournalEntry",
    "JournalHead",
    "JournalState",
    "JournalTile",
    "Nomination",
    "OutboxMessage",
    "Person",
    "PersonBar",
    "PersonKey",
    "PoolEntry",
    "Profile",
    "ProfileMove",
    "ProfileVersion",
    "Representative",
    "RetentionStop",
    "RoleGrant",
    "Round",
    "RoundApproval",
    "RoundMove",
    "RoundRecord",
    "RoundSnapshot",
    "RoundTrial",
]

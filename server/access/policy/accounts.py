"""What belongs to an account, seen by the account alone.

Refuses the staff of an agency like everybody else.
"""

from __future__ import annotations

from typing import Final

from server.access.policy.rules import Rule
from server.vocabulary import ViewerKind

_ACCOUNTS: Final = (ViewerKind.MEMBER, ViewerKind.STAFF, ViewerKind.AUDITOR)
OWN_ACCOUNT: Final = Rule(dict.fromkeys(_ACCOUNTS, "{t}.id = :user_id"))
OWN_ROLES: Final = Rule(dict.fromkeys(_ACCOUNTS, "{t}.user_id = :user_id"))
# Rows that are not there, rather than a scope of the table: a table's scope would refuse `node` to
# every token that lacks it.
OWN_TOKENS: Final = Rule(dict.fromkeys(_ACCOUNTS, "({t}.user_id = :user_id AND :manages_account)"))
OWN_SESSIONS: Final = OWN_TOKENS

"""Who is in the room: roles, the facilitator's seat, tables, presence; and what they may have erased."""

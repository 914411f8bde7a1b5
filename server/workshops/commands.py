"""What a person may ask of a live session: every chapter's commands under one name.

Commands carry the texts that people typed; refuses ids of what they will create, which the room
mints from the operation id so that a retry names the same thing.
"""

from __future__ import annotations

from server.workshops.board.commands import *
from server.workshops.coding.commands import *
from server.workshops.noting.commands import *
from server.workshops.panel.commands import *
from server.workshops.people.commands import *
from server.workshops.prioritising.commands import *
from server.workshops.proposing.commands import *
from server.workshops.running.commands import *
from server.workshops.speaking.commands import *
from server.workshops.undoing.commands import *
from server.workshops.voting.commands import *
from server.workshops.writing.commands import *

Command = (
    RunningCommand
    | BoardCommand
    | VotingCommand
    | ProposingCommand
    | PeopleCommand
    | PanelCommand
    | SpeakingCommand
    | WritingCommand
    | PrioritisingCommand
    | NotingCommand
    | CodingCommand
    | UndoingCommand
)

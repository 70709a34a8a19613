"""Both sides as what `replay` and `long_run` drive."""

from tests.model.both.side_machine import STEPS, SideMachine
from tests.model.both.side_office import SideOffice
from tests.model.both.side_rest import come_to_rest
from tests.model.replay import Model

BOTH_SIDES = Model(SideOffice, SideMachine, STEPS, come_to_rest)

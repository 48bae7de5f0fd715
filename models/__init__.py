"""Tables and their rules. Nothing here knows Slack, HTTP or a session."""

from models import audit_entry as audit_entry
from models import heartbeat as heartbeat
from models import huddle as huddle
from models import huddle_round as huddle_round
from models import member as member
from models import message as message
from models import receipt as receipt
from models import team as team

"""Tables and their rules. Nothing here knows Slack, HTTP or a session."""

from models import audit_entry as audit_entry
from models import audit_errand as audit_errand
from models import audit_head as audit_head
from models import blocker as blocker
from models import blocker_copy as blocker_copy
from models import cost_centre as cost_centre
from models import delegation as delegation
from models import exchange_rate as exchange_rate
from models import heartbeat as heartbeat
from models import huddle as huddle
from models import huddle_round as huddle_round
from models import lesson as lesson
from models import member as member
from models import message as message
from models import purchase as purchase
from models import purchase_copy as purchase_copy
from models import purchase_notice as purchase_notice
from models import purchase_policy as purchase_policy
from models import purchase_question as purchase_question
from models import purchase_version as purchase_version
from models import purchase_vote as purchase_vote
from models import receipt as receipt
from models import team as team

"""Every sentence a person reads on a pull request or in a terminal, under one name: `messages.…`.

Functions with keyword arguments, and each returns Markdown unless its name ends in `_title`, which
GitHub and terminals show as plain text. What comes from outside is made harmless here, once.
"""

from itw.messages.answers import *  # noqa: F403
from itw.messages.check_run import *  # noqa: F403
from itw.messages.configuration import *  # noqa: F403
from itw.messages.connectors import *  # noqa: F403
from itw.messages.delivery import *  # noqa: F403
from itw.messages.doctor import *  # noqa: F403
from itw.messages.drafting import *  # noqa: F403
from itw.messages.drafts import *  # noqa: F403
from itw.messages.edits import *  # noqa: F403
from itw.messages.evaluation import *  # noqa: F403
from itw.messages.evaluation_report import *  # noqa: F403
from itw.messages.evidence import *  # noqa: F403
from itw.messages.fair_shares import *  # noqa: F403
from itw.messages.jobs import *  # noqa: F403
from itw.messages.live import *  # noqa: F403
from itw.messages.live_services import *  # noqa: F403
from itw.messages.metrics import *  # noqa: F403
from itw.messages.model import *  # noqa: F403
from itw.messages.model_review import *  # noqa: F403
from itw.messages.modules import *  # noqa: F403
from itw.messages.no_verdict import *  # noqa: F403
from itw.messages.permissions import *  # noqa: F403
from itw.messages.proving import *  # noqa: F403
from itw.messages.reasons import *  # noqa: F403
from itw.messages.recovery import *  # noqa: F403
from itw.messages.refusals import *  # noqa: F403
from itw.messages.report import *  # noqa: F403
from itw.messages.review import *  # noqa: F403
from itw.messages.run import *  # noqa: F403
from itw.messages.running import *  # noqa: F403
from itw.messages.sandbox import *  # noqa: F403
from itw.messages.setup import *  # noqa: F403
from itw.messages.setup_page import *  # noqa: F403
from itw.messages.story import *  # noqa: F403
from itw.messages.terminal import *  # noqa: F403
from itw.messages.words import *  # noqa: F403
from itw.messages.writing import *  # noqa: F403

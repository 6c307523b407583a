"""Every setting is in `.env.example`, and nothing else is."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAME = re.compile(r"\bITW_[A-Z_]+\b")


def test_the_example_names_every_setting_and_no_other():
    read = {
        name
        for path in (ROOT / "bot/settings.py", ROOT / "workers/settings.py")
        for name in NAME.findall(path.read_text())
    }
    shown = re.findall(r"^(?:# )?(ITW_[A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    assert sorted(shown) == sorted(read)

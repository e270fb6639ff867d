from __future__ import annotations

import copy
import json
import pickle

from engine.phrases import Phrase, capitalised, from_json, inside, joined, ngettext, tell
from engine.phrases import gettext as _


class German:
    """A language of few words."""

    words = {
        "User task": "Benutzeraufgabe",
        "{kind} “{name}” waits {time}": "{kind} „{name}“ wartet {time}",
        "{count} hour": "{count} Stunde",
        "{count} hours": "{count} Stunden",
        "the file is empty": "die Datei ist leer",
    }

    def gettext(self, message: str, /) -> str:
        return self.words.get(message, message)

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        return self.gettext(singular if number == 1 else plural)


def sentence() -> Phrase:
    kind, time = _("User task"), ngettext("{count} hour", "{count} hours", 2)
    return _("{kind} “{name}” waits {time}", kind=inside(kind), name="Check {it}", time=time)


def test_reads_in_english_and_is_told_in_another_language() -> None:
    assert sentence() == "user task “Check {it}” waits 2 hours"
    assert sentence().told(German()) == "Benutzeraufgabe „Check {it}“ wartet 2 Stunden"


def test_what_has_no_translation_keeps_its_small_beginning() -> None:
    assert inside(_("Send task")).told(German()) == "send task"
    assert capitalised(_("the file is empty")).told(German()) == "Die Datei ist leer"


def test_survives_json_copies_and_pickles() -> None:
    parts = joined(" ", (sentence(), "x", capitalised(_("the file is empty"))))
    written = from_json(json.loads(json.dumps(parts.to_json())))
    for each in (written, copy.deepcopy(parts), pickle.loads(pickle.dumps(parts))):
        assert each == parts
        assert tell(each, language=German()) == parts.told(German())

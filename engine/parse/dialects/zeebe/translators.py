"""Which translators look at which BPMN element of Camunda 8."""

from __future__ import annotations

from typing import Final

from engine.parse.dialects.notebook import Translator
from engine.parse.dialects.zeebe.people import drop_embedded_forms, translate_user_task
from engine.parse.dialects.zeebe.scopes import translate_call, translate_loop, translate_message
from engine.parse.dialects.zeebe.work import translate_mappings, translate_work
from engine.parse.extensions.configuration import WORK

ZEEBE_TRANSLATORS: Final[dict[str, tuple[Translator, ...]]] = {
    "process": (drop_embedded_forms,),
    "userTask": (translate_user_task, translate_mappings),
    **dict.fromkeys(
        (*WORK, "receiveTask", "manualTask"),
        (translate_work, translate_mappings),
    ),
    "callActivity": (translate_call, translate_mappings),
    **dict.fromkeys(("subProcess", "transaction", "adHocSubProcess"), (translate_mappings,)),
    "multiInstanceLoopCharacteristics": (translate_loop,),
    "message": (translate_message,),
}

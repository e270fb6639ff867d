"""Which translators look at which BPMN element of the Camunda 7 family."""

from __future__ import annotations

from typing import Final

from engine.parse.dialects.camunda.calls import translate_call, translate_loop
from engine.parse.dialects.camunda.events import translate_error, translate_message
from engine.parse.dialects.camunda.forms import translate_start_form
from engine.parse.dialects.camunda.people import translate_user_task
from engine.parse.dialects.camunda.work import translate_mappings, translate_work
from engine.parse.dialects.notebook import Translator
from engine.parse.extensions.configuration import WORK

CAMUNDA_TRANSLATORS: Final[dict[str, tuple[Translator, ...]]] = {
    "userTask": (translate_user_task, translate_mappings),
    **dict.fromkeys(
        (*WORK, "receiveTask", "manualTask"),
        (translate_work, translate_mappings),
    ),
    "callActivity": (translate_call, translate_mappings),
    **dict.fromkeys(("subProcess", "transaction", "adHocSubProcess"), (translate_mappings,)),
    "multiInstanceLoopCharacteristics": (translate_loop,),
    "startEvent": (translate_start_form,),
    "errorEventDefinition": (translate_error,),
    "messageEventDefinition": (translate_message,),
}

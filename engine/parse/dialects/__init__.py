"""Files of other engines: their extensions are read as ours, and translated for good on import.

Camunda 7, Activiti and Flowable stand in `camunda/`, Camunda 8 in `zeebe/`. Reading leaves the file as it is;
the same translation, written into the file, is what an import keeps.
"""

from engine.parse.dialects.namespaces import speaks_a_dialect
from engine.parse.dialects.translated_file import TranslatedFile, translate_file
from engine.parse.dialects.translation import MARK, translate_tree

__all__ = ["MARK", "TranslatedFile", "speaks_a_dialect", "translate_file", "translate_tree"]

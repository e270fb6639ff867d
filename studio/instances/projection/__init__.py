"""What has become of one instance, folded from its process events. Pure: no database, no clock.

The same fold exists in JavaScript (`static/src/stream/fold.js`); the cases in `tests/projection/` hold
both to one meaning.
"""

from studio.instances.projection.fold import fold, fold_all
from studio.instances.projection.shape import Event, Fold, empty

__all__ = ["Event", "Fold", "empty", "fold", "fold_all"]

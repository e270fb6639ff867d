/** Naming on the canvas: the canvas listens to keys again at once when a key has ended it, not a moment later. */
import DirectEditing from 'diagram-js-direct-editing/lib/DirectEditing';

class NamingByKeys extends DirectEditing {
  _handleKey(event) {
    super._handleKey(event);
    if (!this.isActive() && document.activeElement === document.body) this._canvas.focus();
  }
}
NamingByKeys.$inject = DirectEditing.$inject;

export default { directEditing: ['type', NamingByKeys] };

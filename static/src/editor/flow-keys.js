/** Walking through a process without a mouse: along its flows, into a branch, and to the properties of an element. */
import { reveal } from '../canvas/fit.js';
import { openField } from './field-opening.js';
import { neighbour } from './neighbour.js';

const PRIORITY = 1500;

class FlowKeys {
  constructor(keyboard, selection, injector) {
    Object.assign(this, { selection, injector });
    keyboard.addListener(PRIORITY, ({ keyEvent }) => this.press(keyEvent));
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const [element, ...more] = this.selection.get();
    if (!element || more.length) return undefined;
    if (event.key === 'Enter') {
      openField('name');
      return true;
    }
    const next = neighbour(element, event.key);
    if (!next) return undefined;
    this.selection.select(next);
    reveal(this.injector, next);
    return true;
  }
}
FlowKeys.$inject = ['keyboard', 'selection', 'injector'];

export default { __init__: ['flowKeys'], flowKeys: ['type', FlowKeys] };

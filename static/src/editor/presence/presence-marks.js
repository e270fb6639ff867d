/** What others have selected: an outline in the colour of the person, and their name beside it. */
import { PILL_SCALE } from '../../canvas/pill-scale.js';
import { t } from '../../i18n.js';
import { element } from '../../page.js';
import { colourOf } from './people.js';

const LAYER = 'presence';
const POSITION = { top: -24, left: 0 };

export class PresenceMarks {
  constructor(modeler) {
    Object.assign(this, { modeler, marked: [] });
  }

  show(windows) {
    const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => this.modeler.get(name));
    const wanted = windows.flatMap((one) => one.elements.filter((id) => registry.get(id)).map((id) => ({ id, one })));
    const drawn = JSON.stringify(wanted.map(({ id, one }) => [id, one.session, registry.get(id)?.x, registry.get(id)?.y]));
    if (drawn === this.drawn && wanted.every(({ id }) => canvas.hasMarker(id, 'is-others'))) return;
    this.drawn = drawn;
    overlays.remove({ type: LAYER });
    for (const { id, marker } of this.marked) if (registry.get(id)) ['is-others', marker].forEach((each) => canvas.removeMarker(id, each));
    this.marked = wanted.map(({ id, one }) => ({ id, marker: `presence-${colourOf(one.person)}` }));
    wanted.forEach(({ id, one }, index) => {
      ['is-others', this.marked[index].marker].forEach((each) => canvas.addMarker(id, each));
      const name = one.isMe ? t('You, in another window') : one.name;
      overlays.add(id, LAYER, { position: POSITION, scale: PILL_SCALE, html: element('span', { class: `presence-label presence-${colourOf(one.person)}` }, name) });
    });
  }
}

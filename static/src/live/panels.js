/** Places of the live page: an element the page provides, or a panel of our own below the canvas. */
import { mark, t } from '../i18n.js';
import { element } from '../page.js';

const PANELS = [
  ['instance-incidents', mark('Incidents')],
  ['instance-tasks', mark('Waiting for people')],
  ['instance-variables', mark('Variables')],
  ['instance-timeline', mark('Timeline')],
  ['instance-executions', mark('Executions')],
];

const found = (name) => document.querySelector(`[data-${name}]`);

/** {incidents, tasks, variables, timeline, executions, element}: the elements to fill; what is absent is made. */
export function makePanels(root) {
  const grid = element('div', { class: 'instance-grid' });
  const places = {};
  for (const [name, title] of PANELS) {
    let place = found(name);
    if (!place) {
      place = element('div', { [`data-${name}`]: true });
      grid.append(element('section', { class: 'panel' }, element('h2', {}, t(title)), place));
    }
    places[name.replace('instance-', '')] = place;
  }
  places.element = found('instance-element');
  if (grid.children.length) root.append(grid);
  return places;
}

/** Hides the panel of our own around an empty place, and shows it again. */
export function showPanel(place, shown) {
  const panel = place.closest('.instance-grid > .panel, [data-instance-panel]');
  if (panel) panel.hidden = !shown;
}

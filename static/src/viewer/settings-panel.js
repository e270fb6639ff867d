/** The settings of the chosen element, beneath a canvas that is only for looking at. */
import { titleOf, typeInWords } from '../canvas/describe.js';
import { t } from '../i18n.js';
import { element } from '../page.js';
import { inWords } from '../words.js';
import { settingsOf } from './settings-of.js';

function rows(list) {
  if (!list.length) return null;
  return element('dl', { class: 'facts' }, ...list.map(({ name, value }) => element(
    'div', {}, element('dt', {}, name ? inWords(name) : t('Text')), element('dd', {}, element('code', { class: 'value' }, value)),
  )));
}

/** A group of settings with its parts. */
export function showGroup({ name, rows: list, groups }, depth = 0) {
  return element(
    'div', { class: depth ? 'settings-part' : 'settings-group' },
    name && element(depth ? 'h4' : 'h3', { class: 'h6' }, inWords(name.replace('EventDefinition', ''))), rows(list), ...groups.map((part) => showGroup(part, depth + 1)),
  );
}

function contents(object) {
  const groups = settingsOf(object);
  return [
    element('p', { class: 'cell-note' }, typeInWords(object), ' · ', element('code', {}, object.id)),
    ...(groups.length ? groups.map((one) => showGroup(one)) : [element('p', { class: 'muted' }, t('Nothing is set here.'))]),
  ];
}

export class SettingsPanel {
  constructor(viewer) {
    this.viewer = viewer;
    this.heading = element('h2', { id: 'settings-heading' }, t('Settings'));
    this.place = element('div', { 'aria-live': 'polite' });
    this.node = element('section', { class: 'panel element-settings', 'aria-labelledby': 'settings-heading', 'data-element-settings': true }, this.heading, this.place);
    document.addEventListener('element:selected', ({ detail }) => this.show(detail.id));
    this.show(null);
  }

  /** Shows what is set at an element; null invites to choose one. */
  show(id) {
    const object = id && this.viewer.get('elementRegistry').get(id)?.businessObject;
    this.heading.textContent = object ? titleOf(object) : t('Settings');
    this.place.replaceChildren(...(object ? contents(object) : [element('p', { class: 'muted' }, t('Choose an element of the diagram to see what is set there.'))]));
  }
}

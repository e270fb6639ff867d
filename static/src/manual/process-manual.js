/**
 * What the page of the process manual gets from the drawing: its pictures, and all settings of each step for technicians.
 * The browser makes the PDF, so every script and emoji of a name is in it, and the pictures stay lines.
 */
import { withPaperColours } from '../canvas/colours.js';
import { titleOf, typeInWords } from '../canvas/describe.js';
import { t } from '../i18n.js';
import { element } from '../page.js';
import { settingsOf } from '../viewer/settings-of.js';
import { showGroup } from '../viewer/settings-panel.js';

const isStep = (object) => object.$instanceOf?.('bpmn:FlowNode');

async function pictureOf(viewer, root) {
  viewer.get('canvas').setRootElement(root);
  const { svg } = await viewer.saveSVG();
  const drawn = new DOMParser().parseFromString(withPaperColours(svg), 'image/svg+xml').documentElement;
  drawn.setAttribute('role', 'img');
  drawn.setAttribute('aria-label', titleOf(root.businessObject));
  return element('figure', { class: 'manual-picture' }, document.importNode(drawn, true), element('figcaption', { class: 'small' }, titleOf(root.businessObject)));
}

function rolesOf(process) {
  const lanes = (sets = []) => sets.flatMap((set) => (set.lanes || []).flatMap((lane) => [lane, ...lanes(lane.childLaneSet && [lane.childLaneSet])]));
  return new Map(lanes(process.laneSets).flatMap((lane) => (lane.flowNodeRef || []).map((node) => [node.id, lane.name || lane.id])));
}

function sayStep(object, { depth, roles }) {
  const groups = settingsOf(object);
  const facts = [typeInWords(object), roles.get(object.id), object.id].filter(Boolean);
  return element(
    'section', { class: 'manual-step' },
    element(`h${Math.min(depth, 6)}`, { class: 'h5' }, titleOf(object)), element('p', { class: 'cell-note' }, facts.join(' · ')),
    ...groups.map((group) => showGroup(group)), ...(isStep(object) ? stepsIn(object, { depth: depth + 1, roles }) : []),
  );
}

function stepsIn(container, { depth, roles }) {
  return (container.flowElements || []).filter(isStep).map((object) => sayStep(object, { depth, roles }));
}

function sayProcess(process) {
  const documentation = (process.documentation || []).map(({ text }) => element('p', {}, text));
  return element(
    'section', { class: 'manual-process' }, element('h2', {}, titleOf(process)), ...documentation,
    ...settingsOf({ ...process, documentation: [], $attrs: {} }).map((group) => showGroup(group)), ...stepsIn(process, { depth: 3, roles: rolesOf(process) }),
  );
}

/** Fills the two places of the document with the pictures and the settings of the file that `viewer` has open. */
export async function writeManual({ pictures, settings }, viewer) {
  const roots = viewer.get('canvas').getRootElements().filter(({ businessObject }) => businessObject);
  const drawn = [];
  for (const one of roots) if (one.children?.length) drawn.push(await pictureOf(viewer, one));
  const processes = viewer.getDefinitions().rootElements.filter((each) => each.$instanceOf('bpmn:Process'));
  pictures.replaceChildren(element('section', { 'aria-label': t('Diagram') }, ...drawn));
  settings.replaceChildren(...processes.map(sayProcess));
}

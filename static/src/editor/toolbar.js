/** The bar above the canvas: `data-editor-action="…"` names what a button does. */
import { canvasKeys } from './keys.js';
import { openShortcutSheet, describeShortcuts } from '../shortcuts.js';
import { recall, remember } from '../remembered.js';

const PANEL = 'periscope:properties';
const MINIMAP = 'periscope:minimap';

function setProperties(root, button, open) {
  root.dataset.properties = open ? 'open' : 'closed';
  button.setAttribute('aria-pressed', String(open));
  remember(PANEL, root.dataset.properties);
}

/** The small map opens by the bar's button, not by its own, which the keyboard does not reach. */
function setMinimap(modeler, button, open) {
  modeler.get('minimap').toggle(open);
  button.setAttribute('aria-pressed', String(open));
  remember(MINIMAP, open ? 'open' : 'closed');
}

/** Connects the buttons with the editor. */
export function connectToolbar(editor) {
  const { root, modeler } = editor;
  const find = (action) => document.querySelector(`[data-editor-action="${action}"]`);
  const stack = () => modeler.get('commandStack');
  const panel = find('properties');
  const map = find('minimap');
  const actions = {
    undo: () => stack().undo(),
    redo: () => stack().redo(),
    fit: () => editor.fit(),
    minimap: () => setMinimap(modeler, map, map.getAttribute('aria-pressed') !== 'true'),
    layout: () => editor.layOutAgain(),
    keys: () => openShortcutSheet(),
    properties: () => setProperties(root, panel, root.dataset.properties === 'closed'),
    'export-bpmn': () => editor.exportBpmn(),
    'export-svg': () => editor.exportSvg(),
    'export-png': () => editor.exportPng(),
    'create-version': () => editor.createVersion(),
  };
  document.addEventListener('click', (event) => actions[event.target.closest('[data-editor-action]')?.dataset.editorAction]?.());
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return;
    event.preventDefault();
    editor.autosave.flush().catch(() => {});
  });
  modeler.on(['commandStack.changed', 'import.done'], () => {
    find('undo').disabled = !stack().canUndo();
    find('redo').disabled = !stack().canRedo();
  });
  modeler.get('eventBus').once('import.done', () => setMinimap(modeler, map, innerWidth >= 768 && recall(MINIMAP) === 'open'));
  setProperties(root, panel, innerWidth >= 768 && recall(PANEL) !== 'closed');
  describeShortcuts(canvasKeys().title, canvasKeys().rows);
}

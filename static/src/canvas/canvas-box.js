/** The frame of a read-only canvas: the picture, buttons for zoom, and room for the mark of bpmn.io. */
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { fit } from './fit.js';

const STEP = 1.25;

function button(name, title, act) {
  return element('button', { type: 'button', title, 'aria-label': title, onclick: act }, icon(name));
}

function zoomBy(viewer, factor) {
  const canvas = viewer().get('canvas');
  canvas.zoom(canvas.zoom() * factor);
}

/** Makes the box; `viewer()` gives the viewer once it is there. */
export function makeCanvasBox({ label, viewer, onFit }) {
  const canvas = element('div', { class: 'canvas' });
  const tools = element(
    'div', { class: 'canvas-tools' },
    button('plus', t('Zoom in'), () => zoomBy(viewer, STEP)),
    button('minus', t('Zoom out'), () => zoomBy(viewer, 1 / STEP)),
    button('fit', t('Show the whole diagram'), onFit || (() => fit(viewer().get('canvas')))),
  );
  const box = element('div', { class: 'canvas-box', role: 'group', 'aria-label': label }, canvas, tools);
  return { box, canvas };
}

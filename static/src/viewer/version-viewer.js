/** A version to look at: canvas, findings, comments, steps. */
import { connectChoosing } from '../canvas/choosing.js';
import { makeCanvasBox } from '../canvas/canvas-box.js';
import { FindingMarks } from '../canvas/findings.js';
import { fit, keepFitted } from '../canvas/fit.js';
import { openViewer } from '../canvas/viewer.js';
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { showCommentMarks } from './comment-marks.js';
import { SettingsPanel } from './settings-panel.js';
import { StepsTable } from './steps-table.js';

function notDrawnNotice(notDrawn) {
  if (!notDrawn.length) return null;
  const names = notDrawn.map(({ name, id }) => name || id).join(', ');
  return element('p', { class: 'notice notice-warning' }, icon('warning'), t('The file has no diagram; it was drawn for you. Without a place in it: {names}.', { names }));
}

function fitAll(viewer) {
  viewer.get('canvas').resized();
  fit(viewer.get('canvas'));
}

/** Fills the island; resolves to the viewer. */
export async function showVersion(root, { xml, findings = [], comments = {}, label }) {
  let viewer;
  const { box, canvas } = makeCanvasBox({ label: label || t('Diagram'), viewer: () => viewer });
  root.replaceChildren(box);
  const opened = await openViewer(canvas, xml);
  viewer = opened.viewer;
  keepFitted(canvas, () => fitAll(viewer));
  const settings = new SettingsPanel(viewer);
  const choose = connectChoosing([viewer]);
  new FindingMarks(viewer, { onClick: (id) => choose(id) }).show(findings);
  showCommentMarks(viewer, comments, (id) => choose(id));
  root.append(...[notDrawnNotice(opened.notDrawn), settings.node, new StepsTable(viewer).node].filter(Boolean));
  return viewer;
}

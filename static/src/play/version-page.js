/** The page on which a version is played: a viewer in the place of the editor's canvas. */
import { connectChoosing } from '../canvas/choosing.js';
import { fit, keepFitted } from '../canvas/fit.js';
import { openViewer } from '../canvas/viewer.js';
import { PlayView } from './play-view.js';

/** Opens canvas and session; resolves when both are there. */
export async function openVersionPage(root, data) {
  const canvas = root.querySelector('[data-play-canvas]');
  const { viewer } = await openViewer(canvas, data.xml);
  keepFitted(canvas, () => {
    viewer.get('canvas').resized();
    fit(viewer.get('canvas'));
  });
  const select = connectChoosing([viewer]);
  const view = new PlayView({ viewer, panel: root.querySelector('[data-play-panel]'), key: data.key, of: data.of, select, canSave: data.can_save });
  await view.open();
  return view;
}

/** The draft runs on the canvas, decision by decision, without being deployed. */
import { mark } from '../../i18n.js';
import { PlayView } from '../../play/play-view.js';

async function open({ editor, modeler, panel, data }) {
  await editor.autosave.flush(); // what is played is what is saved
  const view = new PlayView({ viewer: modeler, panel, key: data.key, of: 'draft', select: (id) => editor.select(id), canSave: true });
  await view.open();
  return () => view.close();
}

export const PLAY = { id: 'play', label: mark('Play'), icon: 'play', edits: false, open };

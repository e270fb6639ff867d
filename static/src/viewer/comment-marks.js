/** How many threads stand at an element. */
import { PILL_SCALE } from '../canvas/pill-scale.js';
import { tn } from '../i18n.js';
import { element, icon } from '../page.js';

/** Shows `{element id: number}` on the canvas. */
export function showCommentMarks(viewer, comments, onClick) {
  const [overlays, registry] = [viewer.get('overlays'), viewer.get('elementRegistry')];
  for (const [id, number] of Object.entries(comments)) {
    if (!number || !registry.get(id)) continue;
    const title = tn('{count} comment', '{count} comments', number);
    const mark = element('span', { class: 'mark mark-comment', title, role: 'img', 'aria-label': title, onclick: () => onClick(id) }, icon('comment'), String(number));
    overlays.add(id, 'comment', { position: { bottom: 10, left: -10 }, html: mark, scale: PILL_SCALE });
  }
}

/** Takes the marks away again. */
export function hideCommentMarks(viewer) {
  viewer.get('overlays').remove({ type: 'comment' });
}

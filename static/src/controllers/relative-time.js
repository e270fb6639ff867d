/** `<time datetime="…">` that reads "5 minutes ago" and keeps up; the exact moment is its title. */
import { relativeTime } from '../moments.js';
import { language } from '../i18n.js';

const EVERY_MS = 30_000;
const watched = new Set();
let timer;

function update(node) {
  const at = new Date(node.dateTime);
  if (!Number.isNaN(at.getTime())) node.textContent = relativeTime(at, new Date());
}

export function connectRelativeTime(node) {
  const at = new Date(node.dateTime);
  if (Number.isNaN(at.getTime())) return;
  node.title = at.toLocaleString(language(), { dateStyle: 'full', timeStyle: 'medium' });
  watched.add(node);
  update(node);
  timer ??= setInterval(() => watched.forEach((one) => (one.isConnected ? update(one) : watched.delete(one))), EVERY_MS);
}

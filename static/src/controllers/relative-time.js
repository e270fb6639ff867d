/** `<time datetime="…">` in the reader's time zone: "5 minutes ago", kept up, or exact with `data-exact`. */
import { exactTime, fullTime, relativeTime } from '../moments.js';

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
  node.title = fullTime(at);
  if ('exact' in node.dataset) {
    node.textContent = exactTime(at);
    return;
  }
  watched.add(node);
  update(node);
  timer ??= setInterval(() => watched.forEach((one) => (one.isConnected ? update(one) : watched.delete(one))), EVERY_MS);
}

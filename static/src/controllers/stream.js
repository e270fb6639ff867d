/**
 * A region that follows a websocket: `data-stream="/ws/tasks"`. On a frame of the type named in
 * `data-stream-refresh` ("tasks_changed") the region is fetched again from `data-stream-url` (or the
 * page's own address) and replaced, unless somebody is typing in it. Frames `counts` fill
 * `[data-task-count]`. With `data-stream-anew` it is fetched once when the socket has opened as well: what
 * changes by itself right after the page was made may have done so before anybody listened.
 */
import { announce } from '../page.js';
import { openStream } from '../stream/socket.js';

const PAUSE_MS = 250;

function showCounts({ mine = 0, candidates = 0 }) {
  for (const node of document.querySelectorAll('[data-task-count]')) {
    const value = { mine, candidates }[node.dataset.taskCount] ?? mine;
    node.textContent = value;
    node.hidden = !value;
  }
}

async function refresh(node, selector) {
  const response = await fetch(node.dataset.streamUrl || location.href, { headers: { 'X-Requested-With': 'stream' } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.querySelector(selector);
  if (!fresh || node.contains(document.activeElement?.closest('input, textarea, select'))) return;
  node.replaceChildren(...fresh.childNodes);
  announce(node);
}

export function connectStream(node) {
  const types = (node.dataset.streamRefresh || '').split(/\s+/).filter(Boolean);
  const selector = node.id ? `#${CSS.escape(node.id)}` : '[data-stream]';
  let timer;
  let opened = false;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => refresh(node, selector), PAUSE_MS);
  };
  openStream(node.dataset.stream, {
    onOpen: () => { if ((opened || 'streamAnew' in node.dataset) && types.length) later(); opened = true; },
    onFrame: (frame) => {
      if (frame.type === 'counts') showCounts(frame);
      if (types.includes(frame.type)) later();
    },
  });
}

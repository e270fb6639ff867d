/**
 * A websocket that comes back: jittered, growing pauses, at once when the network returns. A server that
 * closes with 4404 has said no (unknown or forbidden), and is not asked again.
 */
const FIRST_MS = 500;
const LONGEST_MS = 15_000;
const REFUSED = 4404;
const SILENCE_MS = 75_000;

/** The pause before attempt n (from 0): grows to 15 s, spread over half of itself. */
export function pauseBefore(attempt, random = Math.random) {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return most / 2 + (random() * most) / 2;
}

function addressOf(path) {
  return path.startsWith('ws') ? path : `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`;
}

/** Opens the stream at `path`; `onFrame` gets each JSON frame, `onState` "open", "lost" or "refused". */
export function openStream(path, { onFrame, onOpen = () => {}, onState = () => {} }) {
  let socket;
  let timer;
  let attempt = 0;
  let closed = false;
  let silence;

  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => socket?.close(), SILENCE_MS);
  };
  const connect = () => {
    clearTimeout(timer);
    socket = new WebSocket(addressOf(path));
    socket.addEventListener('open', () => { attempt = 0; heard(); onState('open'); onOpen(); });
    socket.addEventListener('message', ({ data }) => {
      heard();
      const frame = JSON.parse(data);
      if (frame.type !== 'ping') onFrame(frame);
    });
    socket.addEventListener('close', ({ code }) => {
      clearTimeout(silence);
      if (closed) return;
      if (code === REFUSED) { closed = true; onState('refused'); return; }
      onState('lost');
      timer = setTimeout(connect, pauseBefore(attempt++));
    });
  };
  const retryNow = () => { if (!closed && socket?.readyState === WebSocket.CLOSED) { attempt = 0; connect(); } };

  window.addEventListener('online', retryNow);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) retryNow(); });
  connect();
  return {
    send: (frame) => { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame)); },
    close: () => { closed = true; clearTimeout(timer); clearTimeout(silence); socket?.close(); },
  };
}

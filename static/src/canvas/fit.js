/** Shows the whole diagram, leaving room for what floats over the canvas; zoom('fit-viewport') would not. */
export function fit(canvas, { top = 26, right = 26, bottom = 58, left = 26 } = {}) {
  const { inner, outer } = canvas.viewbox();
  const width = outer.width - left - right;
  const height = outer.height - top - bottom;
  if (!(inner.width && width > 0 && height > 0)) return;
  const scale = Math.min(1, width / inner.width, height / inner.height);
  canvas.viewbox({
    x: inner.x - (left + (width - inner.width * scale) / 2) / scale,
    y: inner.y - (top + (height - inner.height * scale) / 2) / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}

/** Brings an element into view, if it is not, without changing the zoom. */
export function reveal(viewer, element) {
  const canvas = viewer.get('canvas');
  const root = canvas.findRoot(element);
  if (root && root !== canvas.getRootElement()) canvas.setRootElement(root); // even the same root would reset the view
  canvas.scrollToElement(element, { top: 40, right: 60, bottom: 80, left: 60 });
}

/** Puts an element into the middle of the view, without changing the zoom. */
export function centre(viewer, element) {
  const canvas = viewer.get('canvas');
  const root = canvas.findRoot(element);
  if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
  const { width, height } = canvas.viewbox();
  const box = element.waypoints ? boxAround(element.waypoints) : element;
  canvas.viewbox({ x: box.x + box.width / 2 - width / 2, y: box.y + box.height / 2 - height / 2, width, height });
}

function boxAround(points) {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** Fits again whenever the container changes its size, until the person's hand is on it: by mouse, finger or key. */
export function keepFitted(container, fitNow) {
  let touched = false;
  ['wheel', 'pointerdown', 'keydown'].forEach((name) => container.addEventListener(name, () => { touched = true; }, { passive: true, capture: true }));
  new ResizeObserver(() => { if (!touched) fitNow(); }).observe(container);
}

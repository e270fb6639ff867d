/** Shows the whole diagram, leaving room for what floats over the canvas; zoom('fit-viewport') would not. */
export function fit(canvas, { top = 24, right = 24, bottom = 44, left = 24 } = {}) {
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
  canvas.setRootElement(canvas.findRoot(element));
  canvas.scrollToElement(element, { top: 60, right: 60, bottom: 90, left: 120 });
}

/** Keeps two canvases on the same place and in the same sub-process; the guard ends the echo. */
export function syncViewboxes(first, second) {
  let busy = false;
  const copy = (target) => ({ viewbox: { x, y, width, height } }) => {
    if (busy) return;
    busy = true;
    target.get('canvas').viewbox({ x, y, width, height });
    busy = false;
  };
  const follow = (target) => ({ element: { id } }) => {
    const plane = target.get('elementRegistry').get(id);
    if (busy || !plane || target.get('canvas').getRootElement() === plane) return;
    busy = true;
    target.get('canvas').setRootElement(plane);
    busy = false;
  };
  first.on('canvas.viewbox.changed', copy(second));
  second.on('canvas.viewbox.changed', copy(first));
  first.on('root.set', follow(second));
  second.on('root.set', follow(first));
}

/** Where the diagrams of the viewers lie together, or null when all are empty. */
export function extentOf(viewers, margin = 40) {
  const boxes = viewers.map((viewer) => viewer.get('canvas').viewbox().inner).filter(({ width }) => width);
  if (!boxes.length) return null;
  const [x, y] = [Math.min(...boxes.map((box) => box.x)) - margin, Math.min(...boxes.map((box) => box.y)) - margin];
  return {
    x, y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) + margin - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) + margin - y,
  };
}

/** Shows all diagrams whole and centred in the first viewer; the others follow it. */
export function fitTogether(viewers, [first] = viewers) {
  const extent = extentOf(viewers);
  const canvas = first.get('canvas');
  const { outer } = canvas.viewbox();
  if (!extent || !outer.width || !outer.height) return;
  const scale = Math.min(1, outer.width / extent.width, outer.height / extent.height);
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({ x: extent.x - (width - extent.width) / 2, y: extent.y - (height - extent.height) / 2, width, height });
}

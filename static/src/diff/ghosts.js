/** Draws what was removed into the new diagram, dashed, at its old place: comparison on one canvas. */

function ghostOf(factory, element) {
  const { id, businessObject, di, type } = element;
  if (element.waypoints) return factory.createConnection({ id, type, businessObject, di, waypoints: element.waypoints.map(({ x, y }) => ({ x, y })), hidden: false });
  const { x, y, width, height } = element;
  return factory.createShape({ id, type, businessObject, di, x, y, width, height, hidden: false });
}

/** The plane of the new diagram on which the ghost stands; none where its sub-process is gone altogether. */
function planeFor(gone, old, viewer, main) {
  const [plane, first] = [old.get('canvas').findRoot(gone), old.get('canvas').getRootElements()[0]];
  return plane === first ? main : viewer.get('elementRegistry').get(plane?.id);
}

/** Adds the removed elements of `old` to the canvas of `viewer`; returns their ids. */
export function drawGhosts(viewer, old, changes) {
  const [canvas, factory, registry] = ['canvas', 'elementFactory', 'elementRegistry'].map((name) => viewer.get(name));
  const main = canvas.getRootElement();
  const drawn = [];
  for (const { element: id, kind } of changes) {
    const gone = kind === 'removed' && old.get('elementRegistry').get(id);
    const plane = gone && !registry.get(id) && planeFor(gone, old, viewer, main);
    if (!plane) continue;
    const ghost = ghostOf(factory, gone);
    if (gone.waypoints) canvas.addConnection(ghost, plane);
    else canvas.addShape(ghost, plane);
    canvas.addMarker(id, 'is-ghost');
    drawn.push(id);
  }
  return drawn;
}

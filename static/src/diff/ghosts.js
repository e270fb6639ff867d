/** Draws what was removed into the new diagram, dashed, at its old place: comparison on one canvas. */

function ghostOf(factory, element) {
  const { id, businessObject, di, type } = element;
  if (element.waypoints) return factory.createConnection({ id, type, businessObject, di, waypoints: element.waypoints.map(({ x, y }) => ({ x, y })), hidden: false });
  const { x, y, width, height } = element;
  return factory.createShape({ id, type, businessObject, di, x, y, width, height, hidden: false });
}

/** Adds the removed elements of `old` to the canvas of `viewer`. */
export function drawGhosts(viewer, old, changes) {
  const [canvas, factory, registry] = ['canvas', 'elementFactory', 'elementRegistry'].map((name) => viewer.get(name));
  for (const { element: id, kind } of changes) {
    const gone = kind === 'removed' && old.get('elementRegistry').get(id);
    if (!gone || registry.get(id)) continue;
    const ghost = ghostOf(factory, gone);
    if (gone.waypoints) canvas.addConnection(ghost, canvas.getRootElement());
    else canvas.addShape(ghost, canvas.getRootElement());
    canvas.addMarker(id, 'is-ghost');
  }
}

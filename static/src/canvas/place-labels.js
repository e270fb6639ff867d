/**
 * Moves the names of gateways and events that bpmn-auto-layout puts below the shape, where a line leaves or
 * arrives, to above it; those of boundary events to the right of their line.
 */
const GAP = 6;
const HEIGHT = 14;
const WIDTH = 90;
const NAMED_OUTSIDE = ['bpmn:Gateway', 'bpmn:Event'];

const near = (a, b) => Math.abs(a - b) < 2;

function touchesBottom({ bounds }, edges) {
  const [x, y] = [bounds.x + bounds.width / 2, bounds.y + bounds.height];
  return edges.some(({ waypoint = [] }) => [waypoint[0], waypoint.at(-1)].some((point) => point && near(point.x, x) && near(point.y, y)));
}

const linesOf = (name) => Math.max(1, Math.ceil((name.length * 6) / WIDTH));

/** Gives the shapes of one plane better places for their names. */
export function placeLabels(moddle, planeElements) {
  const edges = planeElements.filter(({ waypoint }) => waypoint);
  for (const shape of planeElements) {
    const { bpmnElement: named, bounds } = shape;
    if (!bounds || !named?.name || !NAMED_OUTSIDE.some((type) => named.$instanceOf(type)) || !touchesBottom(shape, edges)) continue;
    const height = HEIGHT * linesOf(named.name);
    const above = { x: bounds.x + bounds.width / 2 - WIDTH / 2, y: bounds.y - height - GAP };
    const beside = { x: bounds.x + bounds.width / 2 + GAP, y: bounds.y + bounds.height + GAP };
    const place = named.attachedToRef ? beside : above;
    shape.label = moddle.create('bpmndi:BPMNLabel', { bounds: moddle.create('dc:Bounds', { ...place, width: WIDTH, height }) });
  }
}

/**
 * Sorts the drawing of a process into its lanes, which bpmn-auto-layout does not know: what stands in a row stays in
 * a row, each lane gets the rows of its nodes, and the lines are led anew.
 */
import { centre, route } from './routes.js';

const PADDING = 40;
const BETWEEN_ROWS = 40;
const LOWEST = 120;
const SAME_ROW = 30;
export const LANE_HEADER = 30;

/** The lanes that hold nodes, with how deep they are nested, from top to bottom. */
export function leavesOf(laneSets = [], depth = 0) {
  return laneSets.flatMap(({ lanes = [] }) => lanes.flatMap((lane) => {
    const inner = lane.childLaneSet ? leavesOf([lane.childLaneSet], depth + 1) : [];
    return inner.length ? inner : [{ lane, depth }];
  }));
}

/** How many headers stand before the nodes. */
export const depthOf = (process) => Math.max(0, ...leavesOf(process.laneSets).map(({ depth }) => depth + 1));

function bandsOf(process, shapes) {
  const leaves = leavesOf(process.laneSets);
  const bandOf = new Map(leaves.flatMap(({ lane }, i) => (lane.flowNodeRef || []).map((node) => [node.id, i])));
  const bands = leaves.map(({ lane }) => ({ lane, shapes: [] }));
  const homeless = { lane: null, shapes: [] };
  for (const shape of shapes) {
    if (shape.bpmnElement.attachedToRef) continue;
    (bands[bandOf.get(shape.bpmnElement.id)] || homeless).shapes.push(shape);
  }
  return homeless.shapes.length ? [...bands, homeless] : bands;
}

function rowsOf(shapes) {
  const rows = [];
  for (const shape of [...shapes].sort((a, b) => centre(a.bounds).y - centre(b.bounds).y)) {
    const y = centre(shape.bounds).y;
    const last = rows.at(-1);
    if (last && y - last.y < SAME_ROW) last.shapes.push(shape);
    else rows.push({ y, shapes: [shape] });
  }
  return rows;
}

function shift(shape, dy) {
  shape.bounds.y += dy;
  if (shape.label?.bounds) shape.label.bounds.y += dy;
}

/** Moves the rows of one band under each other from `top` on; answers where the band ends. */
function stack(band, top, hung) {
  let y = top + PADDING;
  for (const row of rowsOf(band.shapes)) {
    const height = Math.max(...row.shapes.map(({ bounds }) => bounds.height));
    for (const shape of row.shapes) {
      const dy = y + height / 2 - centre(shape.bounds).y;
      [shape, ...(hung.get(shape.bpmnElement.id) || [])].forEach((each) => shift(each, dy));
    }
    y += height + BETWEEN_ROWS;
  }
  return Math.max(y - BETWEEN_ROWS + PADDING, top + LOWEST);
}

function hangingOn(shapes) {
  const hung = new Map();
  for (const shape of shapes) {
    const host = shape.bpmnElement.attachedToRef?.id;
    if (host) hung.set(host, [...(hung.get(host) || []), shape]);
  }
  return hung;
}

/** Leads every line anew around all shapes but its own ends. */
function leadAnew(edges, shapes, moddle) {
  const shapeOf = new Map(shapes.map((shape) => [shape.bpmnElement.id, shape]));
  for (const edge of edges) {
    const [source, target] = ['sourceRef', 'targetRef'].map((end) => shapeOf.get(edge.bpmnElement[end]?.id));
    if (!source || !target) continue;
    const hosts = [source, target].map(({ bpmnElement }) => bpmnElement.attachedToRef?.id);
    const others = shapes.filter((shape) => shape !== source && shape !== target && !hosts.includes(shape.bpmnElement.id));
    const points = route(source.bounds, target.bounds, { obstacles: others.map(({ bounds }) => bounds), hanging: Boolean(hosts[0]) });
    edge.waypoint = points.map((point) => moddle.create('dc:Point', point));
  }
}

/** Answers the bands of the lanes from top to bottom, {lane, y, height}, after moving the elements into them. */
export function arrangeInLanes(process, elements, moddle) {
  const shapes = elements.filter(({ bounds }) => bounds);
  const bands = bandsOf(process, shapes);
  const hung = hangingOn(shapes);
  let y = Math.min(...shapes.map(({ bounds }) => bounds.y)) - PADDING;
  const arranged = bands.map((band) => {
    const top = y;
    y = stack(band, top, hung);
    return { lane: band.lane, y: top, height: y - top };
  });
  leadAnew(elements.filter(({ waypoint }) => waypoint), shapes, moddle);
  return arranged;
}

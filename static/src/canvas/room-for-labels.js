/**
 * Gives the names of sequence flows a place of their own. bpmn-auto-layout leaves them to the middle of the line,
 * where they lie under the next shape; here they stand above a level piece of the line (else beside an upright
 * one), and what is to the right moves away where the piece is too short. Pure but for the elements it moves.
 */
const LETTER = 6.2;
const LINE = 14;
const WIDEST = 126;
const PADDING = 9;
const BESIDE_NAME = 24; // half of what the name above a gateway juts out
const ARROW = 8;
const SHORTEST = 40;
const NARROWEST = 24;
const SLACK = 14; // or the longest word is cut: widths differ by letter, and the renderer guesses by their number

const level = ([from, to]) => Math.abs(from.y - to.y) < 1;
const lengthOf = ([from, to]) => Math.abs(from.x - to.x) + Math.abs(from.y - to.y);
const right = ({ x, width }) => x + width;

/** How much room a name takes, in lines of at most WIDEST; higher ones keep away from the name of a gateway. */
export function sizeOf(name) {
  const longest = Math.max(...name.split(/\s+/).map((word) => word.length)) * LETTER;
  const width = Math.ceil(Math.max(NARROWEST, Math.min(name.length * LETTER, Math.max(WIDEST, longest)))) + SLACK;
  const lines = Math.ceil((name.length * LETTER) / (width - SLACK));
  return { width, height: LINE * lines, padding: lines > 1 ? BESIDE_NAME : PADDING };
}

function segmentsOf({ waypoint }) {
  return waypoint.slice(1).map((to, i) => [waypoint[i], to]);
}

/** The piece of a line that carries its name: the first level one that is no mere step, else the first. */
function carrierOf(edge) {
  const segments = segmentsOf(edge);
  return segments.find((segment) => level(segment) && lengthOf(segment) >= SHORTEST) || segments[0];
}

/** Where the drawing can be pulled apart at or left of x: no shape may lie across. */
function cutAt(x, shapes) {
  const across = shapes.find(({ bounds }) => bounds.x < x - 1 && right(bounds) > x + 1);
  return across ? cutAt(across.bounds.x, shapes) : x;
}

function pullApart(planeElements, cut, distance) {
  for (const { bounds, label, waypoint = [] } of planeElements) {
    const places = bounds ? [bounds] : waypoint;
    if (bounds && label?.bounds && bounds.x >= cut - 1) label.bounds.x += distance;
    for (const place of places) if (place.x >= cut - 1) place.x += distance;
  }
}

function makeRoomFor(edge, planeElements) {
  const carrier = carrierOf(edge);
  if (!level(carrier)) return;
  const { width, padding } = sizeOf(edge.bpmnElement.name);
  const missing = padding + width + PADDING + ARROW - lengthOf(carrier);
  const [start, end] = carrier.map(({ x }) => x).sort((a, b) => a - b);
  const cut = cutAt(end, planeElements.filter(({ bounds }) => bounds));
  if (missing > 0 && cut > start) pullApart(planeElements, cut, Math.ceil(missing));
}

function placeOf(edge) {
  const carrier = carrierOf(edge);
  const [from, to] = carrier;
  const { width, height, padding } = sizeOf(edge.bpmnElement.name);
  if (!level(carrier)) return { x: from.x + PADDING, y: (from.y + to.y - height) / 2, width, height };
  const x = to.x > from.x ? from.x + padding : from.x - padding - width;
  return { x, y: from.y - height - 4, width, height };
}

/** Moves the shapes of one plane as far apart as the names of its flows need, and puts the names there. */
export function makeRoomForLabels(moddle, planeElements) {
  const named = planeElements.filter(({ waypoint, bpmnElement }) => waypoint?.length > 1 && bpmnElement?.name?.trim());
  const leftOf = (edge) => Math.min(...carrierOf(edge).map(({ x }) => x));
  [...named].sort((a, b) => leftOf(a) - leftOf(b)).forEach((edge) => makeRoomFor(edge, planeElements));
  for (const edge of named) edge.label = moddle.create('bpmndi:BPMNLabel', { bounds: moddle.create('dc:Bounds', placeOf(edge)) });
}

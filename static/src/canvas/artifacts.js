/**
 * Finds places for what bpmn-auto-layout leaves out: notes, data, groups, and the dotted lines to them. Each goes to
 * the free place nearest to what it belongs to.
 */
import { centre, edgePoint, segmentsOf } from './routes.js';
import { boxAlong, TakenPlaces } from './taken-places.js';

const LETTER = 6.2;
const LINE = 16;
const NOTE_WIDTH = 130;
const DATA = { width: 36, height: 50 };
const STORE = { width: 50, height: 50 };
const DISTANCE = 30;
const RING = [[0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1]];
const RINGS = 6;
const AROUND_GROUP = 20;

const is = (element, type) => element?.$instanceOf?.(type);

function sizeOf(element) {
  if (is(element, 'bpmn:DataStoreReference')) return STORE;
  if (!is(element, 'bpmn:TextAnnotation')) return DATA;
  const lines = (element.text || '').split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * LETTER) / (NOTE_WIDTH - 10))), 0);
  return { width: NOTE_WIDTH, height: Math.max(30, lines * LINE + 10) };
}

function boxOf({ bounds, waypoint }) {
  if (bounds) return bounds;
  const middle = waypoint[Math.floor((waypoint.length - 1) / 2)];
  const next = waypoint[Math.floor((waypoint.length - 1) / 2) + 1];
  return { x: (middle.x + next.x) / 2, y: (middle.y + next.y) / 2, width: 0, height: 0 };
}

/** What stands loosely in the containers that one plane shows, with the lines that lead to it. */
function looseIn(containers) {
  const elements = containers.flatMap((each) => [...(each.flowElements || []), ...(each.artifacts || [])]);
  const nodes = elements.filter((each) => is(each, 'bpmn:Activity') || is(each, 'bpmn:Event'));
  const lines = [
    ...elements.filter((each) => is(each, 'bpmn:Association')).map((line) => ({ line, ends: [line.sourceRef, line.targetRef] })),
    ...nodes.flatMap((node) => (node.dataInputAssociations || []).map((line) => ({ line, ends: [line.sourceRef?.[0], node] }))),
    ...nodes.flatMap((node) => (node.dataOutputAssociations || []).map((line) => ({ line, ends: [node, line.targetRef] }))),
  ];
  const things = elements.filter((each) => ['bpmn:TextAnnotation', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference'].some((type) => is(each, type)));
  return { things, lines, groups: elements.filter((each) => is(each, 'bpmn:Group')), elements };
}

/** Thing → what its lines lead from and to. */
function endsByThing(lines) {
  const found = new Map();
  for (const { ends } of lines) for (const end of ends.filter(Boolean)) found.set(end, [...(found.get(end) || []), ...ends]);
  return found;
}

class Placing {
  constructor(moddle, plane) {
    this.moddle = moddle;
    this.elements = plane.planeElement;
    this.shapes = new Map();
    this.taken = new TakenPlaces();
    this.corner = { left: Infinity, low: -Infinity };
    this.elements.forEach((each) => this.note(each));
  }

  /** Remembers what is drawn, where it is, and how far down the drawing goes. */
  note(drawn) {
    const { bounds, label, waypoint, bpmnElement } = drawn;
    if (bpmnElement && !this.shapes.has(bpmnElement.id)) this.shapes.set(bpmnElement.id, drawn);
    const isFrame = is(bpmnElement, 'bpmn:Participant') || is(bpmnElement, 'bpmn:Lane');
    if (bounds && !isFrame) [bounds, label?.bounds].filter(Boolean).forEach((box) => this.taken.add(box));
    if (waypoint) segmentsOf(waypoint).map(boxAlong).forEach((box) => this.taken.add(box));
    const { x, y, height } = boxOf(drawn);
    this.corner = { left: Math.min(this.corner.left, x), low: Math.max(this.corner.low, y + height) };
  }

  put(drawn) {
    this.elements.push(drawn);
    this.note(drawn);
  }

  drawn(element) {
    return element && this.shapes.get(element.id);
  }

  isFree(box) {
    return this.taken.isFree(box);
  }

  /** The nearest free place around a box; the last one tried where none is free. */
  placeBeside(anchor, { width, height }) {
    const { x, y } = centre(anchor);
    const places = Array.from({ length: RINGS }, (_, ring) => RING.map(([right, down]) => ({
      x: x - width / 2 + right * (anchor.width / 2 + width / 2 + DISTANCE / 2) * (1 + ring / 2),
      y: y - height / 2 + down * (anchor.height / 2 + height / 2 + DISTANCE * (1 + ring)),
      width,
      height,
    }))).flat();
    return places.find((place) => this.isFree(place)) || places.at(-1);
  }

  /** A place below everything, for what belongs to nothing. */
  placeBelow(size) {
    const { left, low } = this.corner;
    return this.placeBeside({ x: left, y: low, width: size.width, height: 0 }, size);
  }

  add(element, { x, y, width, height }) {
    const bounds = this.moddle.create('dc:Bounds', { x: Math.round(x), y: Math.round(y), width, height });
    this.put(this.moddle.create('bpmndi:BPMNShape', { id: `${element.id}_di`, bpmnElement: element, bounds }));
  }

  place(thing, lines) {
    if (!thing.id || this.drawn(thing)) return;
    const size = sizeOf(thing);
    const ends = lines.get(thing) || [];
    const anchor = ends.filter((end) => end !== thing).map((end) => this.drawn(end)).find(Boolean);
    this.add(thing, anchor ? this.placeBeside(boxOf(anchor), size) : this.placeBelow(size));
  }

  connect({ line, ends }) {
    const boxes = ends.map((end) => this.drawn(end)).map((shape) => shape && boxOf(shape));
    if (!line.id || this.drawn(line) || !boxes[0] || !boxes[1]) return;
    const waypoint = [edgePoint(boxes[0], centre(boxes[1])), edgePoint(boxes[1], centre(boxes[0]))].map((point) => this.moddle.create('dc:Point', point));
    this.put(this.moddle.create('bpmndi:BPMNEdge', { id: `${line.id}_di`, bpmnElement: line, waypoint }));
  }

  /** Draws a group around what is of its category. */
  surround(group, elements) {
    const members = elements.filter((each) => each.categoryValueRef?.includes?.(group.categoryValueRef)).map((each) => this.drawn(each)?.bounds).filter(Boolean);
    if (!group.id || this.drawn(group) || !members.length) return;
    const [x, y] = [Math.min(...members.map((box) => box.x)), Math.min(...members.map((box) => box.y))];
    const [end, low] = [Math.max(...members.map((box) => box.x + box.width)), Math.max(...members.map((box) => box.y + box.height))];
    this.add(group, { x: x - AROUND_GROUP, y: y - AROUND_GROUP, width: end - x + 2 * AROUND_GROUP, height: low - y + 2 * AROUND_GROUP });
  }
}

/** Adds to one plane the artifacts and data of the processes it shows. */
export function placeArtifacts(moddle, plane) {
  const shown = plane.bpmnElement;
  if (!shown || !plane.planeElement?.length) return;
  const processes = is(shown, 'bpmn:Collaboration') ? (shown.participants || []).map(({ processRef }) => processRef).filter(Boolean) : [];
  const { things, lines, groups, elements } = looseIn([shown, ...processes]);
  const placing = new Placing(moddle, plane);
  const ends = endsByThing(lines);
  things.forEach((thing) => placing.place(thing, ends));
  lines.forEach((line) => placing.connect(line));
  groups.forEach((group) => placing.surround(group, elements));
}

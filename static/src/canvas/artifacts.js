/**
 * Finds places for what bpmn-auto-layout leaves out: notes, data, groups, and the dotted lines to them. Each goes to
 * the free place nearest to what it belongs to.
 */
import { centre, edgePoint, segmentsOf } from './routes.js';

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
const overlap = (a, b) => a.x < b.x + b.width + 8 && b.x < a.x + a.width + 8 && a.y < b.y + b.height + 8 && b.y < a.y + a.height + 8;

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

class Placing {
  constructor(moddle, plane) {
    this.moddle = moddle;
    this.elements = plane.planeElement;
  }

  drawn(element) {
    return element && this.elements.find(({ bpmnElement }) => bpmnElement?.id === element.id);
  }

  isFree(box) {
    const shapes = this.elements.filter(({ bounds, bpmnElement }) => bounds && !is(bpmnElement, 'bpmn:Participant') && !is(bpmnElement, 'bpmn:Lane'));
    const boxes = shapes.flatMap(({ bounds, label }) => [bounds, label?.bounds].filter(Boolean));
    const lines = this.elements.filter(({ waypoint }) => waypoint).flatMap(({ waypoint }) => segmentsOf(waypoint));
    const alongLine = ([a, b]) => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) });
    return ![...boxes, ...lines.map(alongLine)].some((other) => overlap(box, other));
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
    const boxes = this.elements.map(boxOf);
    const [left, low] = [Math.min(...boxes.map(({ x }) => x)), Math.max(...boxes.map(({ y, height }) => y + height))];
    return this.placeBeside({ x: left, y: low, width: size.width, height: 0 }, size);
  }

  add(element, { x, y, width, height }) {
    const bounds = this.moddle.create('dc:Bounds', { x: Math.round(x), y: Math.round(y), width, height });
    this.elements.push(this.moddle.create('bpmndi:BPMNShape', { id: `${element.id}_di`, bpmnElement: element, bounds }));
  }

  place(thing, lines) {
    if (!thing.id || this.drawn(thing)) return;
    const size = sizeOf(thing);
    const ends = lines.filter((line) => line.ends.includes(thing)).flatMap((line) => line.ends);
    const anchor = ends.filter((end) => end !== thing).map((end) => this.drawn(end)).find(Boolean);
    this.add(thing, anchor ? this.placeBeside(boxOf(anchor), size) : this.placeBelow(size));
  }

  connect({ line, ends }) {
    const boxes = ends.map((end) => this.drawn(end)).map((shape) => shape && boxOf(shape));
    if (!line.id || this.drawn(line) || !boxes[0] || !boxes[1]) return;
    const waypoint = [edgePoint(boxes[0], centre(boxes[1])), edgePoint(boxes[1], centre(boxes[0]))].map((point) => this.moddle.create('dc:Point', point));
    this.elements.push(this.moddle.create('bpmndi:BPMNEdge', { id: `${line.id}_di`, bpmnElement: line, waypoint }));
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
  things.forEach((thing) => placing.place(thing, lines));
  lines.forEach((line) => placing.connect(line));
  groups.forEach((group) => placing.surround(group, elements));
}

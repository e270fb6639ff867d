/**
 * Draws the collaborations of a file: each pool's process by itself, one under the other, message flows between them.
 * Every further collaboration, and every process without a pool, has a diagram of its own.
 */
import { BpmnModdle } from 'bpmn-moddle';
import { drawProcess } from './draw-process.js';
import { arrangeInLanes, depthOf, LANE_HEADER } from './lanes.js';
import { makeRoomForLabels } from './room-for-labels.js';

const HEADER = 50;
const MARGIN = 40;
const GAP = 60;
const LEFT = 160;
const EMPTY = { width: 600, height: 100 };

/** The shapes and lines of one process, drawn alone. */
async function drawAlone(definitions, process) {
  const alone = new BpmnModdle();
  const { rootElement } = await alone.fromXML((await new BpmnModdle().toXML(definitions)).xml);
  rootElement.rootElements = rootElement.rootElements.filter((root) => root.id === process.id || !(root.$instanceOf('bpmn:Process') || root.$instanceOf('bpmn:Collaboration')));
  return drawProcess((await alone.toXML(rootElement)).xml);
}

function pointsOf(element) {
  const { bounds } = element;
  if (bounds) return [{ x: bounds.x, y: bounds.y }, { x: bounds.x + bounds.width, y: bounds.y + bounds.height }];
  return element.waypoint || [];
}

function extentOf(elements) {
  const points = elements.flatMap(pointsOf);
  if (!points.length) return { x: 0, y: 0, ...EMPTY };
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function move(element, dx, dy) {
  for (const place of [element.bounds, element.label?.bounds, ...(element.waypoint || [])]) {
    if (place) { place.x += dx; place.y += dy; }
  }
}

const heightOf = (bands) => bands.reduce((sum, { height }) => sum + height, 0);

/** Data finds its place later, beside what uses it. */
const isNoData = ({ bpmnElement }) => !['bpmn:DataObjectReference', 'bpmn:DataStoreReference'].some((type) => bpmnElement?.$instanceOf(type));

function isWithin(lane, wanted) {
  return lane === wanted || (lane.childLaneSet?.lanes || []).some((inner) => isWithin(inner, wanted));
}

/** A line between pools goes up or down, level in the middle, and on. */
function stepped(from, to) {
  if (Math.abs(from.x - to.x) < 1) return [from, to];
  const y = Math.round((from.y + to.y) / 2);
  return [from, { x: from.x, y }, { x: to.x, y }, to];
}

class Drawing {
  constructor(moddle, definitions, collaboration) {
    this.moddle = moddle;
    this.definitions = definitions;
    this.collaboration = collaboration;
    this.elements = [];
    this.otherDiagrams = [];
    this.lanes = [];
    this.byId = new Map();
    this.index(definitions);
    this.y = 80;
  }

  index(node) {
    if (node.id) this.byId.set(node.id, node);
    for (const list of ['rootElements', 'flowElements', 'participants', 'messageFlows']) (node[list] || []).forEach((child) => this.index(child));
  }

  bounds(x, y, width, height) {
    return this.moddle.create('dc:Bounds', { x, y, width, height });
  }

  /** Takes over a drawn element, pointing to our own model instead of the copy's. */
  adopt(element) {
    const target = this.byId.get(element.bpmnElement?.id);
    const { $type, bounds, waypoint, label, isExpanded, isMarkerVisible } = element;
    const copy = this.moddle.create($type, { id: element.id, bpmnElement: target, isExpanded, isMarkerVisible });
    if (bounds) copy.bounds = this.bounds(bounds.x, bounds.y, bounds.width, bounds.height);
    if (waypoint) copy.waypoint = waypoint.map(({ x, y }) => this.moddle.create('dc:Point', { x, y }));
    if (label?.bounds) copy.label = this.moddle.create('bpmndi:BPMNLabel', { bounds: this.bounds(label.bounds.x, label.bounds.y, label.bounds.width, label.bounds.height) });
    return copy;
  }

  async addPool(participant) {
    const [main, ...inner] = participant.processRef ? await drawAlone(this.definitions, participant.processRef) : [];
    const elements = (main?.plane.planeElement || []).filter(isNoData).map((element) => this.adopt(element));
    const process = participant.processRef && this.byId.get(participant.processRef.id);
    const bands = elements.length && depthOf(process) ? this.sortIntoLanes(process, elements) : [];
    const extent = extentOf(elements);
    const header = Math.max(HEADER, LANE_HEADER * (bands.length ? 1 + depthOf(process) : 0));
    const [dx, dy] = [LEFT + header + MARGIN - extent.x, this.y + (bands.length ? -bands[0].y : MARGIN - extent.y)];
    elements.forEach((element) => move(element, dx, dy));
    const size = elements.length ? { width: extent.width + header + 2 * MARGIN, height: bands.length ? heightOf(bands) : extent.height + 2 * MARGIN } : EMPTY;
    const pool = this.moddle.create('bpmndi:BPMNShape', {
      id: `${participant.id}_di`, bpmnElement: participant, isHorizontal: true, bounds: this.bounds(LEFT, this.y, size.width, size.height),
    });
    this.elements.push(pool, ...this.drawLanes(process?.laneSets, bands, dy, { pool, depth: 1 }), ...elements);
    this.otherDiagrams.push(...inner);
    this.y += size.height + GAP;
  }

  sortIntoLanes(process, elements) {
    const bands = arrangeInLanes(process, elements, this.moddle);
    makeRoomForLabels(this.moddle, elements);
    return bands;
  }

  /** Shapes for lanes and the lanes within, each around its bands; their widths are set when the pools have theirs. */
  drawLanes(laneSets, bands, dy, { pool, depth }) {
    return (laneSets || []).flatMap(({ lanes = [] }) => lanes.flatMap((lane) => {
      const own = bands.filter((band) => band.lane && isWithin(lane, band.lane));
      if (!own.length) return [];
      const bounds = this.bounds(LEFT + LANE_HEADER * depth, own[0].y + dy, 0, heightOf(own));
      const shape = this.moddle.create('bpmndi:BPMNShape', { id: `${lane.id}_di`, bpmnElement: lane, isHorizontal: true, bounds });
      this.lanes.push({ shape, pool });
      return [shape, ...this.drawLanes(lane.childLaneSet && [lane.childLaneSet], bands, dy, { pool, depth: depth + 1 })];
    }));
  }

  /** All pools as wide as the widest, and their lanes up to their ends. */
  alignPools() {
    const pools = this.elements.filter(({ bpmnElement }) => bpmnElement?.$instanceOf('bpmn:Participant'));
    const width = Math.max(...pools.map(({ bounds }) => bounds.width));
    pools.forEach(({ bounds }) => { bounds.width = width; });
    for (const { shape, pool } of this.lanes) shape.bounds.width = pool.bounds.x + width - shape.bounds.x;
  }

  addMessageFlow(flow) {
    const [source, target] = [flow.sourceRef, flow.targetRef].map((end) => this.elements.find(({ bpmnElement }) => bpmnElement === end)?.bounds);
    if (!source || !target) return;
    const down = source.y < target.y;
    const from = { x: source.x + source.width / 2, y: down ? source.y + source.height : source.y };
    const to = { x: target.x + target.width / 2, y: down ? target.y : target.y + target.height };
    this.elements.push(this.moddle.create('bpmndi:BPMNEdge', {
      id: `${flow.id}_di`, bpmnElement: flow, waypoint: stepped(from, to).map((point) => this.moddle.create('dc:Point', point)),
    }));
  }

  async draw() {
    for (const participant of this.collaboration.participants || []) await this.addPool(participant);
    this.alignPools();
    (this.collaboration.messageFlows || []).forEach((flow) => this.addMessageFlow(flow));
    return this.diagrams();
  }

  /** The diagrams of a process without a pool. */
  async drawLoose(process) {
    const drawn = await drawAlone(this.definitions, process);
    return drawn.map(({ plane }) => ({ element: this.byId.get(plane.bpmnElement?.id), elements: plane.planeElement.map((element) => this.adopt(element)) }));
  }

  diagrams() {
    const inner = this.otherDiagrams.map(({ plane }) => ({ element: this.byId.get(plane.bpmnElement?.id), elements: plane.planeElement.map((element) => this.adopt(element)) }));
    return [{ element: this.collaboration, elements: this.elements }, ...inner];
  }
}

function makeDiagram(moddle, { element, elements }, number) {
  const id = `BPMNDiagram_${number}`;
  return moddle.create('bpmndi:BPMNDiagram', { id, plane: moddle.create('bpmndi:BPMNPlane', { id: `${id}_plane`, bpmnElement: element, planeElement: elements }) });
}

/** Resolves to the XML of the definitions with a diagram of each collaboration and of each process without a pool. */
export async function drawCollaborations(definitions) {
  const moddle = new BpmnModdle();
  const { rootElement } = await moddle.fromXML((await moddle.toXML(definitions)).xml);
  const of = (type) => rootElement.rootElements.filter((root) => root.$instanceOf(type));
  const collaborations = of('bpmn:Collaboration');
  const pooled = new Set(collaborations.flatMap(({ participants = [] }) => participants.map(({ processRef }) => processRef)));
  const drawn = [];
  for (const collaboration of collaborations) drawn.push(...await new Drawing(moddle, rootElement, collaboration).draw());
  for (const process of of('bpmn:Process').filter((each) => !pooled.has(each) && each.flowElements?.length)) drawn.push(...await new Drawing(moddle, rootElement, null).drawLoose(process));
  rootElement.diagrams = drawn.map((diagram, i) => makeDiagram(moddle, diagram, i + 1));
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

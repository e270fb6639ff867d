/** Draws a collaboration: each pool's process by itself, one under the other, message flows between them. */
import { BpmnModdle } from 'bpmn-moddle';
import { drawProcess } from './draw-process.js';

const HEADER = 50;
const MARGIN = 40;
const GAP = 60;
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

class Drawing {
  constructor(moddle, definitions) {
    this.moddle = moddle;
    this.definitions = definitions;
    this.collaboration = definitions.rootElements.find((root) => root.$instanceOf('bpmn:Collaboration'));
    this.elements = [];
    this.otherDiagrams = [];
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
    const elements = (main?.plane.planeElement || []).map((element) => this.adopt(element));
    const extent = extentOf(elements);
    elements.forEach((element) => move(element, 160 + HEADER + MARGIN - extent.x, this.y + MARGIN - extent.y));
    const size = elements.length ? { width: extent.width + HEADER + 2 * MARGIN, height: extent.height + 2 * MARGIN } : EMPTY;
    this.elements.push(this.moddle.create('bpmndi:BPMNShape', {
      id: `${participant.id}_di`, bpmnElement: participant, isHorizontal: true, bounds: this.bounds(160, this.y, size.width, size.height),
    }), ...elements);
    this.otherDiagrams.push(...inner);
    this.y += size.height + GAP;
  }

  /** All pools as wide as the widest. */
  alignPools() {
    const pools = this.elements.filter(({ bpmnElement }) => bpmnElement?.$instanceOf('bpmn:Participant'));
    const width = Math.max(...pools.map(({ bounds }) => bounds.width));
    pools.forEach(({ bounds }) => { bounds.width = width; });
  }

  addMessageFlow(flow) {
    const [source, target] = [flow.sourceRef, flow.targetRef].map((end) => this.elements.find(({ bpmnElement }) => bpmnElement === end)?.bounds);
    if (!source || !target) return;
    const down = source.y < target.y;
    const from = { x: source.x + source.width / 2, y: down ? source.y + source.height : source.y };
    const to = { x: target.x + target.width / 2, y: down ? target.y : target.y + target.height };
    this.elements.push(this.moddle.create('bpmndi:BPMNEdge', {
      id: `${flow.id}_di`, bpmnElement: flow, waypoint: [from, to].map((point) => this.moddle.create('dc:Point', point)),
    }));
  }

  diagrams() {
    const make = (id, bpmnElement, planeElement) => this.moddle.create('bpmndi:BPMNDiagram', {
      id, plane: this.moddle.create('bpmndi:BPMNPlane', { id: `${id}_plane`, bpmnElement, planeElement }),
    });
    const inner = this.otherDiagrams.map(({ plane }, i) => make(`BPMNDiagram_inner_${i + 1}`, this.byId.get(plane.bpmnElement?.id), plane.planeElement.map((element) => this.adopt(element))));
    return [make('BPMNDiagram_1', this.collaboration, this.elements), ...inner];
  }
}

/** Resolves to the XML of the definitions with a diagram of their collaboration. */
export async function drawCollaboration(definitions) {
  const moddle = new BpmnModdle();
  const { rootElement } = await moddle.fromXML((await moddle.toXML(definitions)).xml);
  const drawing = new Drawing(moddle, rootElement);
  for (const participant of drawing.collaboration.participants || []) await drawing.addPool(participant);
  drawing.alignPools();
  (drawing.collaboration.messageFlows || []).forEach((flow) => drawing.addMessageFlow(flow));
  rootElement.diagrams = drawing.diagrams();
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

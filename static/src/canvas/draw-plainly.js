/**
 * Draws a process where bpmn-auto-layout gives up: a column for each step from the start, nodes under each other,
 * lines led around them. Plain, but every element can be seen and moved.
 */
import { route } from './routes.js';

const COLUMN = 170;
const ROW = 140;
const SIZES = [['bpmn:Event', 36, 36], ['bpmn:Gateway', 50, 50], ['bpmn:FlowNode', 100, 80]];
const INNER = ['bpmn:SubProcess'];

function columnsOf(nodes, flows) {
  const column = new Map();
  const starts = nodes.filter((node) => !node.attachedToRef && !flows.some(({ targetRef }) => targetRef === node));
  const waiting = (starts.length ? starts : nodes.slice(0, 1)).map((node) => [node, 0]);
  const visit = () => {
    for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
      const [node, place] = entry;
      if (column.has(node)) continue;
      column.set(node, place);
      flows.filter(({ sourceRef }) => sourceRef === node || sourceRef?.attachedToRef === node).forEach(({ targetRef }) => waiting.push([targetRef, place + 1]));
    }
  };
  visit();
  for (const node of nodes) if (!node.attachedToRef && !column.has(node)) { waiting.push([node, 0]); visit(); }
  return column;
}

function boundsOf(nodes, flows) {
  const column = columnsOf(nodes, flows);
  const filled = [];
  const bounds = new Map();
  for (const node of nodes.filter((each) => column.has(each))) {
    const [, width, height] = SIZES.find(([type]) => node.$instanceOf(type));
    const place = column.get(node);
    filled[place] = (filled[place] || 0) + 1;
    bounds.set(node, { x: 160 + place * COLUMN + (100 - width) / 2, y: 80 + (filled[place] - 1) * ROW + (80 - height) / 2, width, height });
  }
  const hung = new Map();
  for (const node of nodes.filter(({ attachedToRef }) => bounds.has(attachedToRef))) {
    const host = bounds.get(node.attachedToRef);
    const before = hung.get(node.attachedToRef) || 0;
    hung.set(node.attachedToRef, before + 1);
    bounds.set(node, { x: host.x + 10 + before * 45, y: host.y + host.height - 18, width: 36, height: 36 });
  }
  return bounds;
}

function drawContainer(moddle, container, number) {
  const { flowElements = [] } = container;
  const nodes = flowElements.filter((element) => element.$instanceOf('bpmn:FlowNode'));
  const flows = flowElements.filter((element) => element.$instanceOf('bpmn:SequenceFlow'));
  const bounds = boundsOf(nodes, flows);
  const shapes = [...bounds].map(([node, box]) => moddle.create('bpmndi:BPMNShape', { id: `${node.id}_di`, bpmnElement: node, bounds: moddle.create('dc:Bounds', box) }));
  const edges = flows.filter(({ sourceRef, targetRef }) => bounds.has(sourceRef) && bounds.has(targetRef)).map((flow) => {
    const ends = [flow.sourceRef, flow.targetRef];
    const others = [...bounds].filter(([node]) => !ends.includes(node) && node !== flow.sourceRef.attachedToRef).map(([, box]) => box);
    const waypoint = route(...ends.map((end) => bounds.get(end)), { obstacles: others, hanging: Boolean(flow.sourceRef.attachedToRef) });
    return moddle.create('bpmndi:BPMNEdge', { id: `${flow.id}_di`, bpmnElement: flow, waypoint: waypoint.map((point) => moddle.create('dc:Point', point)) });
  });
  const plane = moddle.create('bpmndi:BPMNPlane', { id: `BPMNPlane_plain_${number}`, bpmnElement: container, planeElement: [...shapes, ...edges] });
  return moddle.create('bpmndi:BPMNDiagram', { id: `BPMNDiagram_plain_${number}`, plane });
}

function* containersOf(container) {
  yield container;
  for (const element of container.flowElements || []) if (INNER.some((type) => element.$instanceOf(type))) yield* containersOf(element);
}

/** The diagrams of the first process of these definitions and of its sub-processes. */
export function drawPlainly(moddle, definitions) {
  const process = definitions.get('rootElements').find((root) => root.$instanceOf('bpmn:Process'));
  return process ? [...containersOf(process)].map((container, i) => drawContainer(moddle, container, i + 1)) : [];
}

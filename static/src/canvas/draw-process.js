/** Draws one process by bpmn-auto-layout, with room for the names of its flows. */
import { layoutProcess } from 'bpmn-auto-layout';
import { BpmnModdle } from 'bpmn-moddle';
import { drawPlainly } from './draw-plainly.js';
import { makeRoomForLabels } from './room-for-labels.js';

const isNode = (element) => Boolean(element?.$instanceOf('bpmn:FlowNode'));
const isLoose = (element) => element.$instanceOf('bpmn:SequenceFlow') && !(isNode(element.sourceRef) && isNode(element.targetRef));

/** Takes out the flows that lead from or to nothing, which bpmn-auto-layout cannot stand. */
function takeOutLooseFlows(container) {
  const { flowElements = [] } = container;
  flowElements.forEach(takeOutLooseFlows);
  const loose = new Set(flowElements.filter(isLoose));
  if (!loose.size) return;
  container.flowElements = flowElements.filter((element) => !loose.has(element));
  for (const node of container.flowElements) {
    for (const ends of ['incoming', 'outgoing']) if (node[ends]) node[ends] = node[ends].filter((flow) => !loose.has(flow));
  }
}

/** The diagrams of a file that holds one process; they point to a copy of its elements, by the same ids. */
export async function drawProcess(xml) {
  const moddle = new BpmnModdle();
  const { rootElement } = await moddle.fromXML(xml);
  rootElement.get('rootElements').forEach(takeOutLooseFlows);
  const { xml: clean } = await moddle.toXML(rootElement);
  const diagrams = await layoutProcess(clean)
    .then(async (drawn) => (await moddle.fromXML(drawn)).rootElement.get('diagrams'))
    .catch(() => drawPlainly(moddle, rootElement));
  diagrams.forEach(({ plane }) => makeRoomForLabels(moddle, plane.planeElement || []));
  return diagrams;
}

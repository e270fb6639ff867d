/**
 * Lays a file out. bpmn-auto-layout draws one process, and a flow only where its ends list it; so the missing
 * `incoming` and `outgoing` are filled in, every process of a collaboration is drawn alone, and the drawings are
 * stacked with a pool around each, sorted into its lanes. Notes, data and groups get places beside. What is still
 * without a shape is reported.
 *
 * No descriptor is given to this moddle: foreign elements pass through as they are.
 */
import { BpmnModdle } from 'bpmn-moddle';
import { placeArtifacts } from './artifacts.js';
import { drawProcess } from './draw-process.js';
import { drawCollaborations } from './lay-out-collaboration.js';

import { placeLabels } from './place-labels.js';

const DRAWABLE = ['bpmn:FlowNode', 'bpmn:SequenceFlow', 'bpmn:Participant', 'bpmn:Lane', 'bpmn:MessageFlow', 'bpmn:Artifact', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference'];

function* contained(container) {
  for (const element of [...(container.flowElements || []), ...(container.artifacts || [])]) {
    yield element;
    yield* contained(element);
  }
  for (const set of container.laneSets || []) yield* lanes(set);
}

function* lanes(set) {
  for (const lane of set.lanes || []) {
    yield lane;
    if (lane.childLaneSet) yield* lanes(lane.childLaneSet);
  }
}

/** Adds the `incoming` and `outgoing` that BPMN allows to leave out. */
export function fillInFlowEnds(definitions) {
  for (const root of definitions.rootElements || []) {
    for (const element of contained(root)) {
      if (!element.$instanceOf('bpmn:SequenceFlow')) continue;
      const { sourceRef, targetRef } = element;
      if (sourceRef?.get('outgoing')?.includes(element) === false) sourceRef.outgoing.push(element);
      if (targetRef?.get('incoming')?.includes(element) === false) targetRef.incoming.push(element);
    }
  }
}

function drawnIds(definitions) {
  const elements = (definitions.diagrams || []).flatMap(({ plane }) => plane?.planeElement || []);
  return new Set(elements.map(({ bpmnElement }) => bpmnElement?.id));
}

function drawableOf(definitions) {
  const found = [];
  for (const root of definitions.rootElements || []) {
    found.push(...contained(root), ...(root.participants || []), ...(root.messageFlows || []));
  }
  return found.filter((element) => DRAWABLE.some((type) => element.$instanceOf(type)));
}

/** What has no place in the picture. */
export function findNotDrawn(definitions) {
  const drawn = drawnIds(definitions);
  return drawableOf(definitions)
    .filter(({ id }) => !drawn.has(id))
    .map(({ id, name, $type }) => ({ id, name: name || '', type: $type.replace('bpmn:', '') }));
}

async function drawOneProcess(definitions) {
  const moddle = new BpmnModdle();
  definitions.diagrams = await drawProcess((await moddle.toXML(definitions)).xml);
  return (await moddle.toXML(definitions)).xml;
}

async function readXml(xml) {
  return (await new BpmnModdle().fromXML(xml)).rootElement;
}

/** Resolves to {xml, laidOut: true, notDrawn}. */
export async function layOut(xml) {
  const definitions = await readXml(xml);
  fillInFlowEnds(definitions);
  definitions.diagrams = [];
  const isCollaboration = definitions.rootElements?.some((root) => root.$instanceOf('bpmn:Collaboration'));
  const written = isCollaboration ? await drawCollaborations(definitions) : await drawOneProcess(definitions);
  const moddle = new BpmnModdle();
  const { rootElement } = await moddle.fromXML(written);
  for (const { plane } of rootElement.get('diagrams')) {
    placeLabels(moddle, plane.planeElement || []);
    placeArtifacts(moddle, plane);
  }
  const laidOut = (await moddle.toXML(rootElement, { format: true })).xml;
  return { xml: laidOut, laidOut: true, notDrawn: findNotDrawn(rootElement) };
}

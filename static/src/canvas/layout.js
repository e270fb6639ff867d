/** Draws a file that has no diagram, or shapes without lines, when it is opened. */

const hasShapes = (xml) => /<(\w+:)?BPMNShape[\s>]/.test(xml);
const hasEdges = (xml) => /<(\w+:)?BPMNEdge[\s>]/.test(xml);
const hasFlows = (xml) => /<(\w+:)?sequenceFlow[\s>]/.test(xml);

/** True when a person would see no usable picture of the file. */
export function needsLayout(xml) {
  return !hasShapes(xml) || (hasFlows(xml) && !hasEdges(xml));
}

/** Resolves to {xml, laidOut, notDrawn}; `notDrawn` lists {id, name, type} of what has no shape afterwards. */
export async function withLayout(xml) {
  if (!needsLayout(xml)) return { xml, laidOut: false, notDrawn: [] };
  const { layOut } = await import('./lay-out.js');
  return layOut(xml);
}

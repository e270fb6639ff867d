/** Where a key leads from an element, along the sequence flows. Pure. */

/** The element that a key leads to: `]` on, `[` back, a digit into that branch; undefined where there is none. */
export function neighbour(element, key) {
  const onward = (element.outgoing || []).filter(({ type }) => type === 'bpmn:SequenceFlow').map(({ target }) => target);
  if (key === ']') return onward[0];
  if (/^[1-9]$/.test(key)) return onward[Number(key) - 1];
  if (key !== '[') return undefined;
  const [back] = (element.incoming || []).filter(({ type }) => type === 'bpmn:SequenceFlow').map(({ source }) => source);
  return back || element.host;
}

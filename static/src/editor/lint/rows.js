/** The rows of `rules.js` from the model objects of the canvas. Pure. */
const local = (type) => type.split(':').pop();

function processOf(object) {
  let found = object;
  while (found && !found.$instanceOf?.('bpmn:Process')) found = found.$parent;
  return found;
}

/** A process that is marked not executable beside one that is, is documentation. */
function isDocumentation(object) {
  const process = processOf(object);
  const others = process?.$parent?.get?.('rootElements') || [];
  return process?.isExecutable === false && others.some((each) => each.isExecutable === true);
}

/** The row of a flow node or sequence flow; null for everything else. */
export function rowOf(object) {
  if (object.$instanceOf?.('bpmn:SequenceFlow')) return object.sourceRef && object.targetRef ? { id: object.id, source: object.sourceRef.id, target: object.targetRef.id } : null;
  if (!object.$instanceOf?.('bpmn:FlowNode') || isDocumentation(object)) return null;
  return {
    id: object.id,
    type: local(object.$type),
    name: object.name || '',
    definitions: (object.get('eventDefinitions') || []).map(({ $type }) => local($type).replace('EventDefinition', '')),
    adHoc: Boolean(object.$parent?.$instanceOf?.('bpmn:AdHocSubProcess')),
    byItself: Boolean(object.get('triggeredByEvent') || object.get('isForCompensation')),
    instantiate: Boolean(object.get('instantiate')),
  };
}

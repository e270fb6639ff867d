/** Groups of the properties panel that hold a list: variables, fields, mappings, recipients. */
import { ListGroup } from '@bpmn-io/properties-panel';
import { t } from '../../i18n.js';
import { createPart, findPlace, ownerOf, placeCommands, runTogether } from '../../periscope/places.js';

const asList = (value) => (Array.isArray(value) ? value : value ? [value] : []);

function addItem(element, { place, property, type, fresh }, injector) {
  const factory = injector.get('bpmnFactory');
  const holder = findPlace(ownerOf(element), place);
  const item = createPart(factory, type, fresh(asList(holder?.get(property)).length), holder);
  runTogether(injector, placeCommands(element, ownerOf(element), place, (object) => ({ [property]: [...asList(object?.get(property)), item] }), factory));
}

function removeItem(element, holder, property, item, injector) {
  injector.get('commandStack').execute('element.updateModdleProperties', {
    element, moddleElement: holder, properties: { [property]: asList(holder.get(property)).filter((other) => other !== item) },
  });
}

/**
 * A group that edits the list `property` of the object at `place`. `fresh(n)` gives the settings of a new item,
 * `title(item)` its heading, `entries(item, id)` its inputs.
 */
export function listGroup(element, injector, { id, label, place, property, type, fresh, title, entries }) {
  const holder = findPlace(ownerOf(element), place);
  return {
    id,
    label: t(label),
    component: ListGroup,
    items: asList(holder?.get(property)).map((item, index) => {
      const itemId = `${id}-${index}`;
      const inputs = entries(item, itemId);
      return {
        id: itemId,
        label: title(item) || t('(no name)'),
        entries: inputs,
        autoFocusEntry: inputs[0]?.id,
        remove: (event) => { event.stopPropagation(); removeItem(element, holder, property, item, injector); },
      };
    }),
    add: (event) => { event.stopPropagation(); addItem(element, { place, property, type, fresh }, injector); },
  };
}

/** A plain group. */
export function group(id, label, entries) {
  return { id, label: t(label), entries };
}

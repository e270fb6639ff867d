/** Groups of the properties panel that hold a list: variables, fields, mappings, recipients. */
import { CollapsibleEntry, ListEntry, ListGroup } from '@bpmn-io/properties-panel';
import { useService } from 'bpmn-js-properties-panel';
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

/** A list inside an object of a list: the entries that show, add and remove its items. */
export function nestedList(owner, id, { label, property, type, fresh, title, entries }) {
  const items = asList(owner.get(property));
  return {
    id: `${id}-${property}`,
    label: t(label),
    component: NestedListEntry,
    isEdited: () => items.length > 0,
    add: (element, injector) => {
      const item = createPart(injector.get('bpmnFactory'), type, fresh(items.length), owner);
      injector.get('commandStack').execute('element.updateModdleProperties', { element, moddleElement: owner, properties: { [property]: [...items, item] } });
    },
    remove: (element, injector, item) => removeItem(element, owner, property, item, injector),
    items,
    shown: items.map((item, index) => ({ id: `${id}-${property}-${index}`, label: title(item) || t('(no name)'), entries: entries(item, `${id}-${property}-${index}`) })),
  };
}

function NestedListEntry({ element, id, label, items, shown, add, remove }) {
  const injector = useService('injector');
  return ListEntry({
    element, id, label, items: shown,
    component: ({ item, index, open }) => CollapsibleEntry({ element, id: item.id, entries: item.entries, label: item.label, open, remove: undefined, index }),
    onAdd: () => add(element, injector),
    onRemove: (item) => remove(element, injector, items[shown.indexOf(item)]),
  });
}

/** A plain group. */
export function group(id, label, entries) {
  return { id, label: t(label), entries };
}

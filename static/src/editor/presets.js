/** Presets of the team: elements that somebody configured once, in the menus and for elements that are there. */
import { get, post } from '../api.js';
import { openDialog } from '../dialogs.js';
import { t } from '../i18n.js';
import { showToast } from '../toasts.js';

const AFTER_KINDS = 1900;
const URL = 'presets';
const OF_THE_PLACE = new Set(['id', 'name', 'incoming', 'outgoing', 'lanes', 'flowElements', 'artifacts', 'attachedToRef', 'default', 'dataInputAssociations', 'dataOutputAssociations']);
const FLOW_NODE = 'bpmn:FlowNode';
const BPMN = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"';

class Presets {
  constructor(eventBus, injector, popupMenu, bpmnFactory, elementFactory, create, autoPlace, moddle, moddleCopy) {
    Object.assign(this, { eventBus, injector, popupMenu, bpmnFactory, elementFactory, create, autoPlace, moddle, moddleCopy, list: [] });
    const start = (shape, event) => create.start(event, shape);
    popupMenu.registerProvider('bpmn-create', AFTER_KINDS, { getPopupMenuEntries: () => this.entries('create', start) });
    popupMenu.registerProvider('bpmn-append', AFTER_KINDS, {
      getPopupMenuEntries: (source) => this.entries('append', (shape) => autoPlace.append(source, shape), (shape, event) => create.start(event, shape, { source })),
    });
  }

  async load() {
    const { items } = await get(`${URL}?limit=200`);
    await this.use(items);
  }

  /** Takes the presets; what cannot be read any more is left out. */
  async use(items) {
    const read = await Promise.all(items.map(async (item) => ({ ...item, object: await this.read(item.xml) })));
    this.list = read.filter(({ object }) => object);
    this.eventBus.fire('propertiesPanel.providersChanged');
  }

  async read(xml) {
    try {
      const text = `<bpmn:definitions ${BPMN} targetNamespace="preset"><bpmn:process id="preset_process">${xml}</bpmn:process></bpmn:definitions>`;
      const { rootElement } = await this.moddle.fromXML(text);
      return rootElement.rootElements[0].flowElements[0];
    } catch {
      return undefined;
    }
  }

  /** The presets that fit an element: those of its own kind. */
  fitting(element) {
    return this.list.filter(({ object }) => object.$type === element.businessObject?.$type);
  }

  makeShape({ object }) {
    const businessObject = this.moddleCopy.copyElement(object, this.bpmnFactory.create(object.$type));
    return this.elementFactory.createShape({ type: object.$type, businessObject });
  }

  entries(prefix, click, dragstart = click) {
    const run = (act, preset) => (event) => { this.popupMenu.close(); act(this.makeShape(preset), event); };
    return Object.fromEntries(this.list.map((preset) => [`${prefix}-preset-${preset.id}`, {
      label: preset.name, description: preset.description, className: 'kind-icon kind-icon-preset', search: `preset ${preset.element_type}`, group: { id: 'presets', name: t('Presets') }, rank: 9,
      action: { click: run(click, preset), dragstart: run(dragstart, preset) },
    }]));
  }

  /** Gives an element what the preset has, in one step of undo; its name, its place and its flows stay. */
  apply(element, { object }) {
    const target = element.businessObject;
    const copy = this.moddleCopy.copyElement(object, this.bpmnFactory.create(object.$type));
    const names = new Set([...Object.keys(copy), ...Object.keys(target)].filter((name) => !name.startsWith('$') && name !== 'di' && !OF_THE_PLACE.has(name)));
    const properties = Object.fromEntries([...names].map((name) => [name, copy.get(name)]));
    if (!target.name) properties.name = object.name;
    for (const value of Object.values(properties).flat()) if (value?.$type) value.$parent = target;
    this.injector.get('modeling').updateModdleProperties(element, target, properties);
  }

  /** Keeps the element under a name for everybody who models. */
  async save(element, name) {
    const object = this.moddleCopy.copyElement(element.businessObject, this.bpmnFactory.create(element.businessObject.$type));
    const { xml } = await this.moddle.toXML(object, { preamble: false });
    const made = await post(URL, { name, xml });
    await this.use([...this.list, made]);
    return made;
  }

  /** Asks for a name and keeps the element; says what came of it. */
  async ask(element) {
    const dialog = document.getElementById('preset-dialog');
    const field = dialog.querySelector('[name="name"]');
    field.value = element.businessObject.name || '';
    const name = await openDialog(dialog) === 'keep' && field.value;
    if (!name?.trim()) return;
    try {
      await this.save(element, name.trim());
      showToast(t('The preset {name} is kept for everybody who models.', { name: name.trim() }), { kind: 'success' });
    } catch (error) {
      showToast(error.message, { kind: 'error' });
    }
  }

  canKeep(element) {
    const object = element.businessObject;
    return Boolean(object?.$instanceOf?.(FLOW_NODE)) && !object.$instanceOf('bpmn:SubProcess') && !object.$instanceOf('bpmn:BoundaryEvent');
  }
}
Presets.$inject = ['eventBus', 'injector', 'popupMenu', 'bpmnFactory', 'elementFactory', 'create', 'autoPlace', 'moddle', 'moddleCopy'];

export default { __init__: ['presets'], presets: ['type', Presets] };

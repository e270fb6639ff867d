/** Our kinds of work, first of all in palette, pad and menus, each ready to fill in. */
import { mark, t } from '../i18n.js';
import { createPart } from '../periscope/places.js';

const BEFORE_OTHERS = 2000;
const AFTER_OTHERS = 500;
export const KINDS = [
  { id: 'human-task', label: mark('Human task'), type: 'bpmn:UserTask', extension: 'TaskDefinition', icon: 'bpmn-icon-user-task', search: 'human user person approve form task' },
  { id: 'ai-agent', label: mark('AI agent'), type: 'bpmn:ServiceTask', extension: 'AIAgentConfiguration', icon: 'kind-icon kind-icon-agent', search: 'ai agent model prompt llm' },
  { id: 'function', label: mark('Function'), type: 'bpmn:ScriptTask', extension: 'ScriptTaskConfiguration', icon: 'bpmn-icon-script-task', search: 'function script python code' },
  { id: 'webhook', label: mark('Webhook'), type: 'bpmn:ServiceTask', extension: 'WebhookConfiguration', icon: 'kind-icon kind-icon-webhook', search: 'webhook http call api rest' },
  { id: 'email', label: mark('E-mail'), type: 'bpmn:SendTask', extension: 'SendTaskConfiguration', icon: 'bpmn-icon-send-task', search: 'mail email send message' },
  { id: 'decision', label: mark('Decision'), type: 'bpmn:BusinessRuleTask', extension: 'ScriptTaskConfiguration', icon: 'bpmn-icon-business-rule-task', search: 'decision rule business function' },
  { id: 'call', label: mark('Call a process'), type: 'bpmn:CallActivity', extension: 'CallActivityConfiguration', icon: 'bpmn-icon-call-activity', search: 'call process reuse sub-process' },
  { id: 'variables', label: mark('Set variables'), type: 'bpmn:ServiceTask', extension: 'VariableConfiguration', icon: 'bpmn-icon-service-task', search: 'variables set assign' },
];

/** In the palette there is no room for everything; the rest stands in the menu behind "…". */
const IN_PALETTE = KINDS.filter(({ id }) => id !== 'variables');
const NOT_IN_PALETTE = new Set(['create.task', 'create.data-object', 'create.data-store', 'create.group']);

class TaskKinds {
  constructor(popupMenu, palette, contextPad, bpmnFactory, elementFactory, create, autoPlace) {
    Object.assign(this, { popupMenu, bpmnFactory, elementFactory, create, autoPlace });
    const start = (shape, event) => create.start(event, shape);
    popupMenu.registerProvider('bpmn-create', BEFORE_OTHERS, { getPopupMenuEntries: () => this.menuEntries('create', start) });
    popupMenu.registerProvider('bpmn-append', BEFORE_OTHERS, {
      getPopupMenuEntries: (source) => this.menuEntries('append', (shape) => autoPlace.append(source, shape), (shape, event) => create.start(event, shape, { source })),
    });
    palette.registerProvider(AFTER_OTHERS, { getPaletteEntries: () => (entries) => this.inPalette(entries, start) });
    contextPad.registerProvider(AFTER_OTHERS, { getContextPadEntries: (source) => (entries) => this.inPad(entries, source) });
  }

  makeShape({ type, extension, label }) {
    const values = [createPart(this.bpmnFactory, extension, {})];
    const extensionElements = this.bpmnFactory.create('bpmn:ExtensionElements', { values });
    const businessObject = this.bpmnFactory.create(type, { name: t(label), extensionElements });
    values[0].$parent = extensionElements;
    extensionElements.$parent = businessObject;
    return this.elementFactory.createShape({ type, businessObject });
  }

  menuEntries(prefix, click, dragstart = click) {
    return Object.fromEntries(KINDS.map((kind) => [`${prefix}-${kind.id}`, {
      label: t(kind.label), className: kind.icon, search: kind.search, group: { id: 'kinds', name: t('Work') }, rank: 10,
      action: { click: (event) => this.run(click, kind, event), dragstart: (event) => this.run(dragstart, kind, event) },
    }]));
  }

  /** Tools first, then our kinds, then what else BPMN has. */
  inPalette(entries, start) {
    const all = Object.entries(entries).filter(([id]) => !NOT_IN_PALETTE.has(id));
    const tools = all.filter(([, { group }]) => group === 'tools');
    const act = (kind) => (event) => start(this.makeShape(kind), event);
    const kinds = IN_PALETTE.map((kind) => [`create.${kind.id}`, { group: 'kinds', className: kind.icon, title: t('Create: {kind}', { kind: t(kind.label) }), action: { click: act(kind), dragstart: act(kind) } }]);
    return Object.fromEntries([...tools, ...kinds, ...all.filter((entry) => !tools.includes(entry))]);
  }

  /** A human task takes the place of the task that does nothing. */
  inPad(entries, source) {
    const plain = entries['append.append-task'];
    if (!plain) return entries;
    const [kind] = KINDS;
    const title = t('Append: {kind}', { kind: t(kind.label) });
    const action = { click: () => this.autoPlace.append(source, this.makeShape(kind)), dragstart: (event) => this.create.start(event, this.makeShape(kind), { source }) };
    const ours = { ...plain, className: kind.icon, title, action };
    return Object.fromEntries(Object.entries(entries).map(([id, entry]) => (id === 'append.append-task' ? ['append.human-task', ours] : [id, entry])));
  }

  run(act, kind, event) {
    this.popupMenu.close();
    act(this.makeShape(kind), event);
  }
}
TaskKinds.$inject = ['popupMenu', 'palette', 'contextPad', 'bpmnFactory', 'elementFactory', 'create', 'autoPlace'];

export default { __init__: ['taskKinds'], taskKinds: ['type', TaskKinds] };

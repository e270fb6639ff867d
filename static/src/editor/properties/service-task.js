/** A service task: which kind of work it is, and the settings of that kind. */
import { createPart, extensionCommands, findExtension, ownerOf, placeOf, runTogether } from '../../periscope/places.js';
import { agentGroups } from './agent.js';
import { entry, itemSetting } from './entries.js';
import { group, listGroup } from './lists.js';
import { functionGroups } from './script-task.js';
import { mailGroups } from './send-task.js';
import { webhookGroups } from './webhook.js';

const KINDS = [
  { value: '', label: 'Nothing (passes through)', extension: null },
  { value: 'agent', label: 'AI agent', extension: 'AIAgentConfiguration' },
  { value: 'function', label: 'Function of the library', extension: 'ScriptTaskConfiguration' },
  { value: 'webhook', label: 'Webhook (HTTP call)', extension: 'WebhookConfiguration' },
  { value: 'mail', label: 'E-mail', extension: 'SendTaskConfiguration' },
  { value: 'variables', label: 'Set variables', extension: 'VariableConfiguration' },
];

const CHOOSERS = [{ value: '', label: 'A person' }, { value: 'agent', label: 'AI agent' }];

/** The kind of work that the element's configuration describes; "" for none. */
export function kindOf(element) {
  return KINDS.find(({ extension }) => extension && findExtension(ownerOf(element), extension))?.value || '';
}

/** Changes the kind in one step of undo: the other kinds' configurations go, an empty one of this kind comes. */
function changeKind(element, value, injector) {
  const owner = ownerOf(element);
  const factory = injector.get('bpmnFactory');
  const wanted = KINDS.find((kind) => kind.value === (value || '')).extension;
  const removed = KINDS.map(({ extension }) => extension && findExtension(owner, extension)).filter(Boolean);
  const added = wanted ? [createPart(factory, wanted, {})] : [];
  runTogether(injector, extensionCommands(element, owner, { added, removed }, factory));
}

function variableGroups(element, injector) {
  return [listGroup(element, injector, {
    id: 'variable-sets',
    label: 'Variables to set',
    place: placeOf('VariableConfiguration'),
    property: 'sets',
    type: 'Set',
    fresh: (n) => ({ name: `variable_${n + 1}`, expression: '' }),
    title: (item) => `${item.get('name') || '?'} = ${item.get('expression') || '?'}`,
    entries: (item, id) => [
      itemSetting(item, id, 'name', 'Variable', { kind: 'names' }),
      itemSetting(item, id, 'expression', 'Expression', { kind: 'expression' }),
    ],
  })];
}

const GROUPS = { agent: agentGroups, function: functionGroups, webhook: webhookGroups, mail: mailGroups, variables: variableGroups };

/** The agent of an ad-hoc sub-process, which chooses among its activities, or the way to give it one. */
export function adHocAgentGroups(element, injector) {
  const choice = group('service-kind', 'Who chooses the next activity', [
    entry('service-kind', 'Chosen by', { kind: 'select', choices: CHOOSERS, read: kindOf, write: changeKind }),
  ]);
  return [choice, ...(kindOf(element) === 'agent' ? agentGroups(element, injector) : [])];
}

/** The groups of a service, send or business rule task. */
export function serviceTaskGroups(element, injector) {
  const kind = kindOf(element);
  return [
    group('service-kind', 'Work', [
      entry('service-kind', 'Kind of work', { kind: 'select', choices: KINDS, read: kindOf, write: changeKind }),
    ]),
    ...(GROUPS[kind]?.(element, injector) || []),
  ];
}

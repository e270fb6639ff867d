/** An activity of an ad-hoc sub-process as a tool of the agent there. */
import { findExtension, placeOf } from '../../periscope/places.js';
import { fieldEntries, fieldTitle } from './agent.js';
import { setting } from './entries.js';
import { group, listGroup } from './lists.js';

const TOOL = placeOf('ToolConfiguration');
const POLICIES = [
  { value: '', label: 'Not a tool' },
  { value: 'auto', label: 'Runs by itself' },
  { value: 'ask', label: 'After the approval of a person' },
  { value: 'never', label: 'Never' },
];
const EXPIRIES = [{ value: '', label: 'The agent hears that nobody decided' }, { value: 'refuse', label: 'The agent hears that nobody decided' }, { value: 'escalate', label: 'Others are told' }];
const freshParameter = (n) => ({ name: `argument_${n + 1}`, fieldType: 'string' });

const isInside = (object) => Boolean(object.$parent?.$instanceOf?.('bpmn:AdHocSubProcess'));

/** The groups of a tool: for activities of an ad-hoc sub-process, and for those that are one already. */
export function agentToolGroups(element, injector) {
  const object = element.businessObject;
  const isTool = Boolean(findExtension(object, 'ToolConfiguration'));
  if (!isTool && !isInside(object)) return [];
  const asking = group('agent-tool', 'Tool of the agent', [
    setting(TOOL, 'policy', 'The agent may use it', { kind: 'select', choices: POLICIES }),
    setting(TOOL, 'description', 'Description for the agent', { kind: 'area', rows: 3, description: 'Empty: the documentation of the activity.' }),
    setting(TOOL, 'askWhen', 'Ask only when', { kind: 'expression', description: 'An expression over the arguments, for example amount > 1000.' }),
    setting(TOOL, 'approvers', 'Who approves', { description: 'Groups, separated by commas. Empty: everybody who works on tasks.' }),
    setting(TOOL, 'fourEyes', 'Not who started the process', { kind: 'check' }),
    setting(TOOL, 'expiresIn', 'Time to decide', { kind: 'duration', placeholder: 'none' }),
    setting(TOOL, 'onExpiry', 'When nobody decides', { kind: 'select', choices: EXPIRIES }),
    setting(TOOL, 'escalateTo', 'Who is told then', { description: 'People, groups or addresses, separated by commas.' }),
  ]);
  if (!isTool) return [asking];
  return [asking, listGroup(element, injector, {
    id: 'agent-tool-arguments', label: 'Arguments of the tool', place: TOOL, property: 'items', type: 'Parameter', fresh: freshParameter, title: fieldTitle, entries: fieldEntries,
  })];
}

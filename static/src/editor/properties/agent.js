/** An AI agent at work: which one, what it is asked, what shape its answer has. */
import { placeOf, readSetting } from '../../periscope/places.js';
import { itemSetting, setting } from './entries.js';
import { group, listGroup, nestedList } from './lists.js';
import { inputGroup, outputGroup } from './mappings.js';

const AGENT = placeOf('AIAgentConfiguration');
const SETTINGS = placeOf('AIAgentConfiguration', ['settings', 'AdvancedSettings']);
const CONTEXT = placeOf('AIAgentConfiguration', ['context', 'BusinessContext']);
const ANSWER = placeOf('AIAgentConfiguration', ['structured', 'StructuredOutput']);
const CHECKS = placeOf('AIAgentConfiguration', ['validation', 'ValidationConfig']);
const RULES = placeOf('AIAgentConfiguration', ['validation', 'ValidationConfig'], ['rules', 'ValidationRules']);
const FIELD_TYPES = ['string', 'integer', 'number', 'boolean', 'object', 'array', 'enum'];
const PROVIDERS = ['', 'openai', 'anthropic', 'google', 'openai-compatible', 'offline'];

const agentChoices = (injector) => [{ value: '', label: '(choose an agent)' }, ...injector.get('suggestions').agents];

export const fieldTitle = (item) => `${readSetting(item, 'name') || '?'} · ${readSetting(item, 'fieldType') || 'string'}`;
const freshField = (n) => ({ name: `field_${n + 1}`, fieldType: 'string' });

/** The inputs of one field of the answer; objects and lists of objects hold fields of their own. */
export function fieldEntries(item, id) {
  const type = readSetting(item, 'fieldType') || 'string';
  const holdsFields = type === 'object' || (type === 'array' && readSetting(item, 'itemType') === 'object');
  return [
    itemSetting(item, id, 'name', 'Name'),
    itemSetting(item, id, 'fieldType', 'Type', { kind: 'select', choices: FIELD_TYPES, fallback: 'string' }),
    itemSetting(item, id, 'required', 'Required', { kind: 'check' }),
    itemSetting(item, id, 'description', 'Description for the agent'),
    ...(type === 'enum' || readSetting(item, 'enumValues') ? [itemSetting(item, id, 'enumValues', 'Allowed values', { description: 'Separated by commas.' })] : []),
    ...(type === 'array' || readSetting(item, 'itemType') ? [itemSetting(item, id, 'itemType', 'Type of the items', { kind: 'select', choices: FIELD_TYPES, fallback: 'string' })] : []),
    ...(holdsFields || item.get('nested')?.length ? [nestedList(item, id, { label: 'Fields inside', property: 'nested', type: 'NestedFields', fresh: freshField, title: fieldTitle, entries: fieldEntries })] : []),
  ];
}

function answerGroups(element, injector) {
  return [
    group('agent-answer', 'Structured answer', [
      setting(ANSWER, 'enabled', 'Answer in fields', { kind: 'check' }),
      setting(ANSWER, 'strictMode', 'Refuse other fields', { kind: 'check' }),
      setting(ANSWER, 'jsonSchema', 'JSON Schema', { kind: 'area', rows: 3, monospace: true, description: 'Instead of the fields below.' }),
    ]),
    listGroup(element, injector, {
      id: 'agent-answer-fields',
      label: 'Fields of the answer',
      place: ANSWER,
      property: 'items',
      type: 'OutputField',
      fresh: freshField,
      title: fieldTitle,
      entries: fieldEntries,
    }),
  ];
}

function finerGroups() {
  return [
    group('agent-context', 'What the agent is told', [
      setting(CONTEXT, 'includeWorkflowContext', 'The process around it', { kind: 'check', fallback: 'true' }),
      setting(CONTEXT, 'includeUserPermissions', 'Rights of the person', { kind: 'check', fallback: 'true' }),
      setting(CONTEXT, 'includeComplianceLevel', 'Level of compliance', { kind: 'check' }),
    ]),
    group('agent-settings', 'Advanced', [
      setting(SETTINGS, 'requireHumanValidation', 'A person checks the answer', { kind: 'check', description: 'Opens a review task with the proposal before the answer is used.' }),
      setting(SETTINGS, 'temperature', 'Temperature'),
      setting(SETTINGS, 'maxTokens', 'Longest answer (tokens)'),
      setting(SETTINGS, 'timeoutSeconds', 'Time-out (seconds)', { placeholder: '300' }),
      setting(SETTINGS, 'enableFallback', 'Use the fallback model', { kind: 'check' }),
      setting(SETTINGS, 'enableStreaming', 'Stream the answer', { kind: 'check' }),
      setting(AGENT, 'agentType', 'Agent type'),
      setting(AGENT, 'modelProvider', 'Provider', { kind: 'select', choices: PROVIDERS, description: 'Empty: as the agent of the library says.' }),
      setting(AGENT, 'modelName', 'Model'),
    ]),
    group('agent-checks', 'Checks of the answer', [
      setting(CHECKS, 'enabled', 'Check the answer', { kind: 'check' }),
      setting(CHECKS, 'documentType', 'Kind of document'),
      setting(CHECKS, 'strictness', 'Strictness', { kind: 'select', choices: ['', 'low', 'medium', 'high'] }),
      setting(RULES, 'dataCompleteness', 'Nothing is missing', { kind: 'check' }),
      setting(RULES, 'formatValidation', 'Formats are right', { kind: 'check' }),
      setting(RULES, 'crossReference', 'Figures agree with each other', { kind: 'check' }),
      setting(RULES, 'businessCompliance', 'Rules of the business are kept', { kind: 'check' }),
      setting(RULES, 'customRules', 'Rules of your own', { kind: 'area', rows: 3 }),
    ]),
  ];
}

/** The groups of an agent. */
export function agentGroups(element, injector) {
  return [
    group('agent', 'AI agent', [
      setting(AGENT, 'agentId', 'Agent', { kind: 'select', choices: agentChoices, description: 'From the library.' }),
      setting(AGENT, 'prompt', 'Prompt', { kind: 'template', lines: 'area', description: '${variable} puts values in.' }),
    ]),
    inputGroup(element, injector, 'AIAgentConfiguration'),
    outputGroup('AIAgentConfiguration'),
    ...answerGroups(element, injector),
    ...finerGroups(),
  ];
}

/** A task for people: who, until when, which form, which mails. */
import { placeOf, readSetting } from '../../periscope/places.js';
import { itemSetting, setting } from './entries.js';
import { formGroups } from './form-fields.js';
import { group, listGroup } from './lists.js';

const TASK = placeOf('TaskDefinition');
const MAIL = placeOf('TaskDefinition', ['notification', 'EmailNotification']);
const LATE = placeOf('TaskDefinition', ['escalationElement', 'Escalation']);
const FORM = placeOf('TaskDefinition', ['formElement', 'FormData']);
const PRIORITIES = [
  { value: '1', label: '1 · highest' }, { value: '2', label: '2' }, { value: '3', label: '3 · normal' }, { value: '4', label: '4' }, { value: '5', label: '5 · lowest' },
];
const TASK_TYPES = ['', 'approval', 'review', 'data_entry', 'decision'];
const PEOPLE = (injector) => injector.get('suggestions').people;
const GROUPS = (injector) => injector.get('suggestions').groups.map((name) => ({ value: name, label: name }));
const BOTH = (injector) => [...PEOPLE(injector), ...GROUPS(injector)];
const RECIPIENT_TYPES = [
  { value: 'email', label: 'E-mail address' }, { value: 'variable', label: 'Variable' },
  { value: 'role', label: 'Group' }, { value: 'assignee', label: 'Assignee of a task' },
];

function recipientsGroup(element, injector) {
  return listGroup(element, injector, {
    id: 'task-mail-recipients', label: 'E-mail also to', place: MAIL, property: 'recipientList', type: 'Recipients',
    fresh: () => ({ recipientType: 'email', value: '' }),
    title: (item) => readSetting(item, 'value') || item.get('textContent'),
    entries: (item, id) => [
      itemSetting(item, id, 'recipientType', 'Kind', { kind: 'select', choices: RECIPIENT_TYPES, fallback: 'email' }),
      itemSetting(item, id, 'value', 'Address, ${variable} or group', { kind: 'template', choices: BOTH }),
    ],
  });
}

function mailGroups(element, injector) {
  const templates = injector.get('suggestions').templates;
  return [
    group('task-mail', 'E-mail', [
      setting(MAIL, 'enabled', 'Send e-mail', { kind: 'check' }),
      setting(MAIL, 'onAssignment', 'When it is assigned', { kind: 'check' }),
      setting(MAIL, 'onDeadline', 'When it is due', { kind: 'check' }),
      setting(MAIL, 'reminderInterval', 'Remind every', { kind: 'duration' }),
      setting(MAIL, 'subject', 'Subject', { kind: 'template' }),
      setting(MAIL, 'template', 'Template', { kind: 'select', choices: ['', ...templates] }),
    ]),
    recipientsGroup(element, injector),
    group('task-late', 'When nobody acts', [
      setting(LATE, 'after', 'After', { kind: 'duration' }),
      setting(LATE, 'to', 'Tell', { kind: 'template', choices: BOTH }),
      setting(LATE, 'reassign', 'And give the task to them', { kind: 'check' }),
    ]),
  ];
}

/** The groups of a user task. */
export function userTaskGroups(element, injector) {
  return [
    group('task-people', 'People', [
      setting(TASK, 'assignee', 'Assignee', { kind: 'template', choices: PEOPLE, description: 'A user name, an e-mail address or ${variable}.' }),
      setting(TASK, 'candidateGroups', 'Candidate groups', { kind: 'template', choices: GROUPS, many: true, description: 'Separated by commas.' }),
      setting(TASK, 'candidateUsers', 'Candidate users', { kind: 'template', choices: PEOPLE, many: true, description: 'Separated by commas.' }),
      setting(TASK, 'priority', 'Priority', { kind: 'select', choices: PRIORITIES, fallback: '3' }),
      setting(TASK, 'taskType', 'Kind of task', { kind: 'select', choices: TASK_TYPES }),
    ]),
    group('task-dates', 'Dates', [
      setting(TASK, 'dueIn', 'Due in', { kind: 'duration', placeholder: 'P2D' }),
      setting(TASK, 'dueDate', 'Due on', { kind: 'date', description: 'A date or ${expression}.' }),
      setting(TASK, 'followUpIn', 'Follow up in', { kind: 'duration' }),
    ]),
    ...formGroups(element, injector, { refPlace: TASK, place: FORM }),
    group('task-result', 'Result', [
      setting(TASK, 'outputVariable', 'Output variable', { kind: 'names', description: 'Receives everything that was submitted.' }),
    ]),
    ...mailGroups(element, injector),
  ];
}

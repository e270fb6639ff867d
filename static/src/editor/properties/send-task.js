/** A mail that the process sends. */
import { placeOf, readSetting } from '../../periscope/places.js';
import { itemSetting, setting } from './entries.js';
import { group, listGroup } from './lists.js';

const MAIL = placeOf('SendTaskConfiguration');
const RECIPIENT_TYPES = [
  { value: 'email', label: 'E-mail address' }, { value: 'variable', label: 'Variable' },
  { value: 'role', label: 'Group' }, { value: 'assignee', label: 'Assignee of a task' },
];
const SOURCES = [{ value: 'variable', label: 'Variable' }, { value: 'url', label: 'Address' }, { value: 'inline', label: 'Text' }];

function recipients(element, injector, { label, property, type }) {
  return listGroup(element, injector, {
    id: `mail-${property}`, label, place: MAIL, property, type,
    fresh: () => ({ recipientType: 'email', value: '' }),
    title: (item) => readSetting(item, 'value') || item.get('textContent'),
    entries: (item, id) => [
      itemSetting(item, id, 'recipientType', 'Kind', { kind: 'select', choices: RECIPIENT_TYPES, fallback: 'email' }),
      itemSetting(item, id, 'value', 'Address, ${variable} or group'),
    ],
  });
}

function attachments(element, injector) {
  return listGroup(element, injector, {
    id: 'mail-attachments', label: 'Attachments', place: MAIL, property: 'attachmentList', type: 'Attachments',
    fresh: () => ({ sourceType: 'variable', source: '' }),
    title: (item) => readSetting(item, 'filename') || readSetting(item, 'source'),
    entries: (item, id) => [
      itemSetting(item, id, 'sourceType', 'From', { kind: 'select', choices: SOURCES, fallback: 'variable' }),
      itemSetting(item, id, 'source', 'Variable, address or text'),
      itemSetting(item, id, 'filename', 'File name'),
      itemSetting(item, id, 'mimeType', 'Type', { placeholder: 'text/plain' }),
    ],
  });
}

/** The groups of a send task. */
export function sendTaskGroups(element, injector) {
  const { templates } = injector.get('suggestions');
  return [
    recipients(element, injector, { label: 'To', property: 'toList', type: 'To' }),
    recipients(element, injector, { label: 'Copy to', property: 'ccList', type: 'Cc' }),
    recipients(element, injector, { label: 'Blind copy to', property: 'bccList', type: 'Bcc' }),
    group('mail', 'Mail', [
      setting(MAIL, 'subject', 'Subject'),
      setting(MAIL, 'template', 'Template', { kind: 'select', choices: ['', ...templates], description: 'Or the texts below.' }),
      setting(MAIL, 'bodyText', 'Text', { kind: 'area', rows: 4, autoResize: true }),
      setting(MAIL, 'bodyHtml', 'HTML', { kind: 'area', rows: 3, monospace: true }),
      setting(MAIL, 'replyTo', 'Answers go to'),
      setting(MAIL, 'priority', 'Priority', { kind: 'select', choices: ['low', 'normal', 'high'], fallback: 'normal' }),
      setting(MAIL, 'outputVariable', 'Output variable'),
      setting(MAIL, 'errorVariable', 'Error variable'),
    ]),
    attachments(element, injector),
  ];
}

/** A mail that the process sends. */
import { placeOf, readSetting } from '../../periscope/places.js';
import { itemSetting, setting } from './entries.js';
import { group, listGroup } from './lists.js';
import { inputGroup } from './mappings.js';

const MAIL = placeOf('SendTaskConfiguration');
const RECIPIENT_TYPES = [
  { value: 'email', label: 'E-mail address' }, { value: 'variable', label: 'Variable' },
  { value: 'role', label: 'Group' }, { value: 'assignee', label: 'Assignee of a task' },
];
const WHO = {
  role: (injector) => injector.get('suggestions').groups.map((name) => ({ value: name, label: name })),
  email: (injector) => injector.get('suggestions').people,
};
const SOURCES = [{ value: 'variable', label: 'Variable' }, { value: 'url', label: 'Address' }, { value: 'inline', label: 'Text' }];

function recipients(element, injector, { label, property, type }) {
  return listGroup(element, injector, {
    id: `mail-${property}`, label, place: MAIL, property, type,
    fresh: () => ({ recipientType: 'email', value: '' }),
    title: (item) => readSetting(item, 'value') || item.get('textContent'),
    entries: (item, id) => [
      itemSetting(item, id, 'recipientType', 'Kind', { kind: 'select', choices: RECIPIENT_TYPES, fallback: 'email' }),
      itemSetting(item, id, 'value', 'Address, ${variable} or group', { kind: readSetting(item, 'recipientType') === 'variable' ? 'expression' : 'template', choices: WHO[readSetting(item, 'recipientType') || 'email'] }),
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
      itemSetting(item, id, 'source', 'Variable, address or text', { kind: (readSetting(item, 'sourceType') || 'variable') === 'variable' ? 'expression' : 'template' }),
      itemSetting(item, id, 'filename', 'File name', { kind: 'template' }),
      itemSetting(item, id, 'mimeType', 'Type', { placeholder: 'text/plain' }),
    ],
  });
}

/** The groups of an e-mail. */
export function mailGroups(element, injector) {
  const { templates } = injector.get('suggestions');
  return [
    recipients(element, injector, { label: 'To', property: 'toList', type: 'To' }),
    recipients(element, injector, { label: 'Copy to', property: 'ccList', type: 'Cc' }),
    recipients(element, injector, { label: 'Blind copy to', property: 'bccList', type: 'Bcc' }),
    group('mail', 'Mail', [
      setting(MAIL, 'subject', 'Subject', { kind: 'template' }),
      setting(MAIL, 'template', 'Template', { kind: 'select', choices: ['', ...templates], description: 'Or the texts below.' }),
      setting(MAIL, 'bodyText', 'Text', { kind: 'template', lines: 'area' }),
      setting(MAIL, 'bodyHtml', 'HTML', { kind: 'template', lines: 'area' }),
      setting(MAIL, 'replyTo', 'Answers go to', { kind: 'template', choices: WHO.email }),
      setting(MAIL, 'priority', 'Priority', { kind: 'select', choices: ['low', 'normal', 'high'], fallback: 'normal' }),
      setting(MAIL, 'trackOpens', 'Note when it is opened', { kind: 'check' }),
      setting(MAIL, 'trackClicks', 'Note when a link is followed', { kind: 'check' }),
      setting(MAIL, 'outputVariable', 'Output variable', { kind: 'names' }),
      setting(MAIL, 'errorVariable', 'Error variable', { kind: 'names' }),
    ]),
    attachments(element, injector),
    inputGroup(element, injector, 'SendTaskConfiguration'),
  ];
}

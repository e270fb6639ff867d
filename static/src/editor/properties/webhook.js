/** A call of an HTTP endpoint. */
import { placeOf, readSetting } from '../../periscope/places.js';
import { itemSetting, setting } from './entries.js';
import { group, listGroup } from './lists.js';
import { inputGroup } from './mappings.js';

const CALL = placeOf('WebhookConfiguration');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const AUTHENTICATION = [
  { value: 'none', label: 'None' }, { value: 'basic', label: 'User and password' },
  { value: 'bearer', label: 'Bearer token' }, { value: 'header', label: 'A header of its own' },
];

const secretChoices = (injector) => ['', ...(injector.get('suggestions').secrets || [])];

function pairs(element, injector, { id, label, property, type }) {
  return listGroup(element, injector, {
    id, label, place: CALL, property, type,
    fresh: (n) => ({ name: `name_${n + 1}`, value: '' }),
    title: (item) => `${readSetting(item, 'name') || '?'}: ${readSetting(item, 'value') ?? item.get('textContent') ?? ''}`,
    entries: (item, itemId) => [itemSetting(item, itemId, 'name', 'Name'), itemSetting(item, itemId, 'value', 'Value', { kind: 'template' })],
  });
}

/** The groups of a webhook. */
export function webhookGroups(element, injector) {
  return [
    group('webhook', 'Webhook', [
      setting(CALL, 'url', 'Address', { kind: 'template', placeholder: 'https://…' }),
      setting(CALL, 'method', 'Method', { kind: 'select', choices: METHODS, fallback: 'POST' }),
      setting(CALL, 'bodyExpression', 'Body (expression)', { kind: 'expression', lines: 'area' }),
      setting(CALL, 'body', 'Body (text)', { kind: 'template', lines: 'area' }),
      setting(CALL, 'authentication', 'Authentication', { kind: 'select', choices: AUTHENTICATION, fallback: 'none' }),
      setting(CALL, 'secret', 'Secret', { kind: 'select', choices: secretChoices, description: 'Its name in the library, never its value.' }),
      setting(CALL, 'headerName', 'Header for the secret'),
      setting(CALL, 'signatureSecret', 'Secret that signs', { kind: 'select', choices: secretChoices, description: 'Adds the time and an HMAC-SHA-256 over time and body as headers.' }),
      setting(CALL, 'idempotencyHeader', 'Idempotency header', { description: 'Sends the same key with every attempt.' }),
    ]),
    pairs(element, injector, { id: 'webhook-headers', label: 'Headers', property: 'headerList', type: 'Headers' }),
    pairs(element, injector, { id: 'webhook-query', label: 'Query', property: 'queryItems', type: 'Query' }),
    inputGroup(element, injector, 'WebhookConfiguration'),
    group('webhook-result', 'Result', [
      setting(CALL, 'outputVariable', 'Output variable', { kind: 'names' }),
      setting(CALL, 'errorVariable', 'Error variable', { kind: 'names' }),
      setting(CALL, 'expectedStatus', 'Expected status', { placeholder: '200-299' }),
      setting(CALL, 'responseType', 'Read the answer as', { kind: 'select', choices: ['json', 'text', 'none'], fallback: 'json' }),
      setting(CALL, 'timeoutSeconds', 'Time-out (seconds)'),
    ]),
  ];
}

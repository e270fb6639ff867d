/** Failures that wait for a person, with what can be done about them. */
import { post } from '../api.js';
import { askToConfirm } from '../dialogs.js';
import { emphasised } from '../emphasis.js';
import { t, tn } from '../i18n.js';
import { element, icon } from '../page.js';
import { showToast } from '../toasts.js';
import { showPanel } from './panels.js';

async function resolve(address, resolution, button) {
  if (resolution === 'skip' && !(await askToConfirm({ title: t('Skip this step?'), text: t('The instance goes on as if the step had ended, without its result.'), yes: t('Skip the step') }))) return;
  button.setAttribute('aria-busy', 'true');
  try {
    await post(address, { resolution });
    showToast(resolution === 'retry' ? t('The step is tried again.') : t('The step is skipped.'), { kind: 'success' });
  } catch (error) {
    showToast(error.message, { kind: 'error' });
    button.removeAttribute('aria-busy');
  }
}

function addressOf(pattern, { instance, key }) {
  return pattern.replace('{id}', encodeURIComponent(instance)).replace('{key}', encodeURIComponent(key));
}

function buttons(incident, { canOperate, resolveUrl, incidentUrl }) {
  if (!canOperate || !resolveUrl) return null;
  const address = addressOf(resolveUrl, incident);
  const more = incidentUrl && element('a', { class: 'btn btn-sm btn-outline-secondary', href: addressOf(incidentUrl, incident) }, icon('edit'), t('Retry with edited variables'));
  const make = (resolution, words, name, style) => {
    const button = element('button', { type: 'button', class: `btn btn-sm ${style}`, onclick: () => resolve(address, resolution, button) }, icon(name), words);
    return button;
  };
  return element('div', { class: 'cluster' }, make('retry', t('Retry'), 'retry', 'btn-primary'), more, make('skip', t('Skip'), 'skip', 'btn-outline-secondary'));
}

/** Fills the place with the open incidents. */
export function showIncidents(place, incidents, names, options) {
  const open = incidents.filter(({ state }) => state === 'open');
  showPanel(place, open.length > 0);
  place.replaceChildren(...open.map((incident) => element(
    'article', { class: 'incident-card' },
    element('h3', {}, icon('incident'), ' ', names.step(incident.element)),
    element('p', {}, ...emphasised(incident.message), element('span', { class: 'cell-note' }, element('code', {}, incident.code), ` · ${tn('{count} attempt', '{count} attempts', incident.attempts)}`)),
    buttons(incident, options),
  )));
}

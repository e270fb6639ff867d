/** Saves what was played as a scenario of the process. */
import { post } from '../api.js';
import { t } from '../i18n.js';
import { showToast } from '../toasts.js';
import { folded, valueForm } from './forms.js';

async function save(view, name) {
  const made = await post(`processes/${encodeURIComponent(view.key)}/scenarios/record`, { name, of: view.session.of });
  const address = `/processes/${encodeURIComponent(view.key)}/scenarios/${made.id}`;
  const text = [t('“{name}” was saved.', { name: made.name }), ...made.notes].join(' ');
  showToast(text, { kind: made.notes.length ? 'warning' : 'success', action: { label: t('Show it'), run: () => location.assign(address) } });
}

/** The form, folded. */
export function saveForm(view) {
  const form = valueForm({ fields: [{ name: 'name', label: t('Name'), kind: 'text', value: '' }], submit: t('Save'), onSubmit: ({ name }) => save(view, name) });
  form.dataset.playSave = 'true';
  return folded(t('Save as a scenario'), form);
}

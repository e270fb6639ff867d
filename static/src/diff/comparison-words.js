/** What a comparison says where there is nothing to list. */
import { t } from '../i18n.js';
import { element, icon } from '../page.js';

/** Says that both sides mean the same. */
export function nothingChanged() {
  return element('p', { class: 'notice notice-success' }, icon('check'), t('Nothing changed between the two.'));
}

/** Everything there is. */
import { mark } from '../../i18n.js';

export const IMPLEMENT = { id: 'implement', label: mark('Implement'), icon: 'code', edits: true };

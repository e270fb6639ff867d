/** Gives the words of bpmn-js to our catalogue. */
import { t } from '../i18n.js';

export default { translate: ['value', (text, values) => t(text, values)] };

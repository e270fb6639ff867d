/** A message that the server wrote into the page: closable, and gone after a while. */
import { armToast } from '../toasts.js';

export function connectToast(node) {
  armToast(node);
}

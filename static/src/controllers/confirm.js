/**
 * Asks before a form is sent or a button acts. Attributes: `data-confirm` (the question),
 * `data-confirm-text`, `data-confirm-yes` (the label of the button), and for what cannot be undone
 * `data-confirm-word`: the word to type.
 */
import { askToConfirm } from '../dialogs.js';

export function connectConfirm(node) {
  const event = node.tagName === 'FORM' ? 'submit' : 'click';
  let confirmed = false;
  node.addEventListener(event, async (happening) => {
    if (confirmed) { confirmed = false; return; }
    happening.preventDefault();
    happening.stopImmediatePropagation();
    const submitter = happening.submitter;
    const { confirm: title, confirmText: text, confirmYes: yes, confirmWord: word } = node.dataset;
    if (!(await askToConfirm({ title, text, yes, word }))) return;
    confirmed = true;
    if (event === 'submit') node.requestSubmit(submitter);
    else node.click();
  }, { capture: true });
}

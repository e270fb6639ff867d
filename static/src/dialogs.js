/** The dialogs that stand in every page (templates/_dialogs.html). */

function prepareWord(dialog, word) {
  const row = dialog.querySelector('[data-confirm-word-row]');
  const input = dialog.querySelector('#confirm-word');
  const yes = dialog.querySelector('[data-confirm-yes]');
  row.hidden = !word;
  input.value = '';
  dialog.querySelector('[data-confirm-word]').textContent = word || '';
  const update = () => { yes.disabled = Boolean(word) && input.value.trim() !== word; };
  input.oninput = update;
  update();
}

/** Asks a question and resolves to true when the person confirms; `word` must be typed first. */
export function askToConfirm({ title, text = '', yes, word }) {
  const dialog = document.getElementById('confirm-dialog');
  dialog.querySelector('[data-confirm-title]').textContent = title;
  dialog.querySelector('[data-confirm-text]').textContent = text;
  const button = dialog.querySelector('[data-confirm-yes]');
  button.dataset.label ??= button.textContent;
  button.textContent = yes || button.dataset.label;
  prepareWord(dialog, word);
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'confirm'), { once: true });
  });
}

/** Shows a `<dialog>` of the page and resolves to the value of the button that closed it ("" for Escape). */
export function openDialog(dialog) {
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true });
  });
}

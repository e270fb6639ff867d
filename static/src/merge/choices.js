/** What is picked in the list of conflicts; the form sends the same. */

/** Every conflict with what is picked of it, "" where nothing is. */
export function choicesOf(root) {
  return [...root.querySelectorAll('[data-conflict]')].map((item) => ({
    id: item.dataset.conflict, pick: item.querySelector('input[type="radio"]:checked')?.value || '', item,
  }));
}

/** Conflict → pick, of all that is decided. */
export function picksOf(root) {
  return Object.fromEntries(choicesOf(root).filter(({ pick }) => pick).map(({ id, pick }) => [id, pick]));
}

/** Takes one side everywhere. */
export function takeAll(root, side) {
  for (const { item } of choicesOf(root)) item.querySelector(`input[value="${side}"]`).checked = true;
  root.dispatchEvent(new Event('change'));
}

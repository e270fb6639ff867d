/** Takes a person to one field of the properties panel: the panel, its group and the cursor. */

const STEP = 40;
const PATIENCE = 1500; // milliseconds until the panel shows the element, on a slow machine

/** Fields that findings name by their meaning → the entries that the panel has for them. */
const ENTRIES = {
  condition: 'flow-condition', configuration: 'service-kind', default: 'flow-default', eventType: null, implementation: 'service-kind', kind: 'service-kind',
};

/** Fields that are lists → the groups that hold them, and the setting of a new item that is asked for. */
const LISTS = {
  to: { group: 'mail-toList', input: 'value' },
};

const pause = () => new Promise((resolve) => { setTimeout(resolve, STEP); });

/** The first thing that `look` finds, or null when there is none in time. */
async function wait(look) {
  for (let waited = 0; waited < PATIENCE; waited += STEP) {
    const found = look();
    if (found) return found;
    await pause();
  }
  return null;
}

const groupNamed = (name) => document.querySelector(`[data-group-id="group-${CSS.escape(name)}"]`);

function findInput(field) {
  const wanted = field in ENTRIES ? ENTRIES[field] : field.split(/[/.@]/).pop();
  if (!wanted) return null;
  const inputs = [...document.querySelectorAll('.bio-properties-panel-input')];
  const named = (input) => input.dataset.inputOf || input.id.replace('bio-properties-panel-', '');
  return inputs.find((input) => named(input) === wanted) || inputs.find((input) => named(input).endsWith(`-${wanted}`));
}

/** The panel may be folded away, always so on a phone. */
function showPanel() {
  document.querySelector('[data-editor-action="properties"][aria-pressed="false"]')?.click();
}

function openGroup(group) {
  const isOpen = group?.querySelector('.bio-properties-panel-group-entries.open, .bio-properties-panel-list.open');
  if (group && !isOpen) group.querySelector('.bio-properties-panel-group-header')?.click();
}

/** Puts the cursor into the input until it stays there: the panel draws itself anew and focuses what it opened. */
async function focus({ id, dataset }) {
  for (let waited = 0, kept = 0; waited < PATIENCE && kept < 3; waited += STEP) {
    await pause();
    const input = id ? document.getElementById(id) : document.querySelector(`[data-input-of="${CSS.escape(dataset.inputOf)}"]`);
    kept = input && document.activeElement === input ? kept + 1 : 0;
    if (input && !kept) {
      input.scrollIntoView({ block: 'center' });
      input.focus();
    }
  }
}

/** Opens the group of a list, with a first item where it has none, and goes to that item. */
async function openList({ group: name, input }) {
  const group = await wait(() => groupNamed(name));
  if (!group) return;
  const isEmpty = !group.querySelector('.bio-properties-panel-list-item');
  if (isEmpty) group.querySelector('.bio-properties-panel-add-entry')?.click();
  else openGroup(group);
  const item = await wait(() => group.querySelector('.bio-properties-panel-list-item'));
  const head = item?.querySelector('.bio-properties-panel-collapsible-entry-header:not(.open)');
  if (!isEmpty) head?.click();
  const field = await wait(() => group.querySelector(`.bio-properties-panel-list-item :is([id$="-${input}"], [data-input-of$="-${input}"])`));
  if (field) await focus(field);
}

/** Opens the group of a field and puts the cursor into it; what the panel does not have leaves it as it is. */
export async function openField(field) {
  showPanel();
  await pause(); // the panel shows the element with the next frame
  await pause();
  if (LISTS[field]) {
    await openList(LISTS[field]);
    return;
  }
  const found = await wait(() => findInput(field) || (field && groupNamed(field)));
  if (!found) return;
  openGroup(found.closest('.bio-properties-panel-group'));
  if (found.matches('.bio-properties-panel-input')) await focus(found);
}

/** People's tasks of this instance that are open, with the way to them. */
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { showPanel } from './panels.js';

/** The address of a task: by its number where it is known, else by instance and key; undefined for neither. */
export function taskAddress(pattern, task) {
  if (!pattern) return undefined;
  if (pattern.includes('{pk}')) return task.pk ? pattern.replace('{pk}', task.pk) : undefined;
  return pattern.replace('{instance}', encodeURIComponent(task.instance)).replace('{key}', encodeURIComponent(task.key));
}

/** Fills the place with the open tasks; `addressOf(task)` is undefined for those that this person may not open. */
export function showTasks(place, tasks, names, { addressOf }) {
  const open = tasks.filter(({ state }) => state === 'open');
  showPanel(place, open.length > 0);
  place.replaceChildren(...open.map((task) => {
    const address = addressOf(task);
    const groups = [...(task.candidate_groups || []), ...(task.candidate_users || []).map(names.who)].join(', ');
    const person = task.assigned_to || task.assignee;
    const note = person ? t('assigned to {person}', { person: names.who(person) }) : groups ? t('for {groups}', { groups }) : t('not assigned');
    return element(
      'div', { class: 'task-card', 'data-element': task.element },
      element('span', {}, icon('person'), ' ', element('button', { type: 'button', class: 'plain-button', title: t('Show on the diagram'), onclick: () => document.dispatchEvent(new CustomEvent('element:select', { detail: { id: task.element } })) }, element('strong', {}, task.name || names.step(task.element))), element('span', { class: 'cell-note' }, note)),
      address ? element('a', { class: 'btn btn-sm btn-outline-secondary', href: address }, t('Open the task')) : null,
    );
  }));
}

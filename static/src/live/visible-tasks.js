/** Which open tasks of the instance this person may open: their own, those offered to them, all for operators. */
import { get } from '../api.js';

const nameOf = ({ instance, key }) => `${instance}:${key}`;

export class VisibleTasks {
  /** `onChange` is called when the answer came; until then no task has a link. */
  constructor({ instance, onChange, fetchTasks = fetchFromServer }) {
    Object.assign(this, { instance, onChange, fetchTasks });
    this.names = new Set();
    this.asked = '';
  }

  has(task) {
    return this.names.has(nameOf(task));
  }

  /** Asks again when other tasks are open, or other people have them, than at the last time. */
  async follow(tasks) {
    const open = tasks.filter(({ state }) => state === 'open');
    const question = open.map((task) => [nameOf(task), task.assigned_to || ''].join()).sort().join(' ');
    if (question === this.asked) return;
    this.asked = question;
    if (!open.length) return;
    try {
      this.names = new Set((await this.fetchTasks(this.instance)).map(nameOf));
    } catch {
      this.names = new Set(); // without an answer nobody is sent to a page that may be closed to them
      this.asked = '';
    }
    this.onChange();
  }
}

async function fetchFromServer(instance) {
  const { items } = await get(`tasks?tab=all&limit=100&q=${encodeURIComponent(instance)}`);
  return items;
}

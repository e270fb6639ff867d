/**
 * A form while it is built: fields, the chosen one, and every step back and forth. Pure; pages listen to `onChange`.
 *
 * A *path* is `[2]` for the third field and `[2, 0]` for the first column of a table.
 */
const MOST_STEPS = 200;

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class FormModel {
  constructor({ fields = [], sample = {} } = {}, onChange = () => {}) {
    this.state = structuredClone({ fields, sample });
    this.chosen = null;
    this.done = [];
    this.undone = [];
    this.onChange = onChange;
    this.merging = null;
  }

  get fields() { return this.state.fields; }

  get sample() { return this.state.sample; }

  /** The list that holds what stands at `path`. */
  listOf(path, state = this.state) {
    return path.length > 1 ? state.fields[path[0]]?.fields || [] : state.fields;
  }

  fieldAt(path) {
    return path ? this.listOf(path)[path.at(-1)] : undefined;
  }

  /** One step of undo; steps of the same `merge` that follow each other are one. */
  step(change, { chosen = this.chosen, merge = null } = {}) {
    const next = structuredClone(this.state);
    change(next);
    if (same(next, this.state)) {
      this.choose(chosen);
      return;
    }
    if (!merge || merge !== this.merging) this.done.push({ state: this.state, chosen: this.chosen });
    if (this.done.length > MOST_STEPS) this.done.shift();
    this.merging = merge;
    this.undone = [];
    this.state = next;
    this.chosen = chosen;
    this.onChange({ edited: true });
  }

  choose(path) {
    this.merging = null;
    this.chosen = path;
    this.onChange({ edited: false });
  }

  add(path, field) {
    this.step((state) => { this.listOf(path, state).splice(path.at(-1), 0, field); }, { chosen: path });
  }

  remove(path) {
    const rest = this.listOf(path).length - 1;
    const last = Math.min(path.at(-1), rest - 1);
    const next = rest > 0 ? [...path.slice(0, -1), last] : path.length > 1 ? path.slice(0, 1) : null;
    this.step((state) => { this.listOf(path, state).splice(path.at(-1), 1); }, { chosen: next });
  }

  /** Moves a field within its list to the place `to`. */
  move(path, to) {
    const list = this.listOf(path);
    const place = Math.max(0, Math.min(list.length - 1, to));
    this.step((state) => {
      const items = this.listOf(path, state);
      items.splice(place, 0, ...items.splice(path.at(-1), 1));
    }, { chosen: [...path.slice(0, -1), place] });
  }

  copy(path) {
    const twin = structuredClone(this.fieldAt(path));
    const names = new Set(this.listOf(path).map(({ name }) => name));
    let number = 2;
    while (names.has(`${twin.name}_${number}`)) number += 1;
    twin.name = `${twin.name}_${number}`;
    this.add([...path.slice(0, -1), path.at(-1) + 1], twin);
  }

  /** Sets properties of a field; empty ones are taken away, so that forms stay short. */
  set(path, properties) {
    this.step((state) => {
      const field = this.listOf(path, state)[path.at(-1)];
      for (const [name, value] of Object.entries(properties)) {
        if (value === undefined || value === null || value === '' || value === false) delete field[name];
        else field[name] = value;
      }
      if (!('name' in field)) field.name = '';
    }, { merge: `${path.join('.')}:${Object.keys(properties).join()}` });
  }

  setSample(sample) {
    this.step((state) => { state.sample = sample; }, { merge: 'sample' });
  }

  undo() { this.travel(this.done, this.undone); }

  redo() { this.travel(this.undone, this.done); }

  travel(from, to) {
    const found = from.pop();
    if (!found) return;
    to.push({ state: this.state, chosen: this.chosen });
    this.merging = null;
    this.state = found.state;
    this.chosen = found.chosen && this.fieldAt(found.chosen) ? found.chosen : null;
    this.onChange({ edited: true });
  }
}

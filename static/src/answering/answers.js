/** What stands in a form of a task or a start, by field: rows of tables as objects, files as references. */
const PREFIX = 'answer-';

function cellOf(name, tables) {
  for (const table of tables) {
    const found = name.startsWith(`${table}-`) && /^([0-9]+)-(.+)$/s.exec(name.slice(table.length + 1));
    if (found) return { table, row: Number(found[1]), column: found[2] };
  }
  return null;
}

function plainValue(text) {
  if (!text.startsWith('{"file"')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The answers of `entries` ([name, value] of a form), several values of one field as a list. */
export function answersOf(entries, tables = []) {
  const answers = {};
  const rows = Object.fromEntries(tables.map((table) => [table, new Map()]));
  for (const [name, value] of entries) {
    if (!name.startsWith(PREFIX) || typeof value !== 'string') continue;
    const field = name.slice(PREFIX.length);
    const cell = cellOf(field, tables);
    if (cell) {
      if (!rows[cell.table].has(cell.row)) rows[cell.table].set(cell.row, {});
      rows[cell.table].get(cell.row)[cell.column] = value;
    } else if (field in rows) answers[field] = [];
    else answers[field] = field in answers ? [answers[field], value].flat() : plainValue(value);
  }
  for (const [table, found] of Object.entries(rows)) {
    if (found.size) answers[table] = [...found.keys()].sort((a, b) => a - b).map((row) => found.get(row));
  }
  return answers;
}

/** The names of the tables inside of `root`. */
export function tablesIn(root) {
  return [...root.querySelectorAll('[data-answer-table]')].map((each) => each.dataset.answerTable.slice(PREFIX.length));
}

/** The answers that stand inside of `root`, whether it is a form or a part of one. */
export function answersIn(root) {
  const form = root.closest('form');
  if (form) return answersOf(new FormData(form), tablesIn(form));
  const entries = [...root.querySelectorAll('[name]')]
    .filter((each) => (each.type !== 'radio' && each.type !== 'checkbox') || each.checked)
    .map((each) => [each.name, each.value]);
  return answersOf(entries, tablesIn(root));
}

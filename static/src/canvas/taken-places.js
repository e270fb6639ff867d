/** Where something is drawn already, found by cells: a question looks at its neighbourhood, not at the whole drawing. */
const CELL = 160;
const GAP = 8;

const overlap = (a, b) => a.x < b.x + b.width + GAP && b.x < a.x + a.width + GAP && a.y < b.y + b.height + GAP && b.y < a.y + a.height + GAP;

/** The box of a piece of a line. */
export const boxAlong = ([a, b]) => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) });

function cellsOf({ x, y, width, height }, margin = 0) {
  const found = [];
  for (let column = Math.floor((x - margin) / CELL); column <= Math.floor((x + width + margin) / CELL); column += 1) {
    for (let row = Math.floor((y - margin) / CELL); row <= Math.floor((y + height + margin) / CELL); row += 1) found.push(`${column}:${row}`);
  }
  return found;
}

export class TakenPlaces {
  constructor() {
    this.cells = new Map();
  }

  add(box) {
    for (const cell of cellsOf(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(box);
    }
  }

  isFree(box) {
    return !cellsOf(box, GAP).some((cell) => this.cells.get(cell)?.some((other) => overlap(box, other)));
  }
}

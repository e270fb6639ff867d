/** Corners for pills at elements, where they cover neither names nor lines. */
const WIDE = 80;

/** True when the name of a small shape stands above it. */
function isNamedAbove({ y, height, labels = [] }) {
  return labels.some((label) => label.y + label.height / 2 < y + height / 2);
}

/** The position for an overlay at the upper corner of a task (side "left" or "right"), or at a free one of an event or gateway. */
export function freeCorner(shape, side) {
  if (shape.width >= WIDE) return side === 'right' ? { top: -12, right: 12 } : { top: -12, left: -8 };
  const across = side === 'right' ? { right: 4 } : { left: -16 };
  return isNamedAbove(shape) ? { bottom: 8, ...across } : { top: -14, ...across };
}

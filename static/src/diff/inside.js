/** How many changed elements lie inside of each collapsed container: [[id, count]]. Pure. */
export function countInside(changes, isCollapsed) {
  const inside = new Map();
  for (const { element, path = [] } of changes) {
    for (const container of path.filter(isCollapsed)) {
      inside.set(container, (inside.get(container) || new Set()).add(element));
    }
  }
  return [...inside].map(([id, elements]) => [id, elements.size]);
}

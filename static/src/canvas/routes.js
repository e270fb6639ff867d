/** Finds a way for a line around what stands in between. Pure: rectangles in, points out. */
const GAP = 20;
const STEPS = [1, 2, 3];
const CLEARANCE = 5;

export const centre = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });
const right = ({ x, width }) => x + width;
const bottom = ({ y, height }) => y + height;

function between(a, b) {
  return [Math.min(a, b), Math.max(a, b)];
}

function crosses([from, to], box) {
  const [left, end] = between(from.x, to.x);
  const [top, low] = between(from.y, to.y);
  return left < right(box) + CLEARANCE && end > box.x - CLEARANCE && top < bottom(box) + CLEARANCE && low > box.y - CLEARANCE;
}

export function segmentsOf(points) {
  return points.slice(1).map((to, i) => [points[i], to]);
}

const lengthOf = ([from, to]) => Math.abs(from.x - to.x) + Math.abs(from.y - to.y);

function costOf(points, obstacles) {
  const segments = segmentsOf(points);
  const hits = segments.reduce((sum, segment) => sum + obstacles.filter((box) => crosses(segment, box)).length, 0);
  return 1000 * hits + 15 * segments.length + segments.reduce((sum, segment) => sum + lengthOf(segment), 0) / 50;
}

/** Ways that leave to the right. */
function sideways(source, target) {
  const [from, to] = [{ x: right(source), y: centre(source).y }, { x: target.x, y: centre(target).y }];
  const room = to.x - from.x;
  if (room < GAP) return [];
  if (Math.abs(from.y - to.y) < 1) return [[from, to]];
  const turns = [from.x + GAP / 2, (from.x + to.x) / 2, to.x - GAP];
  return turns.map((x) => [from, { x, y: from.y }, { x, y: to.y }, to]);
}

/** Ways that turn once: up or down and then level, or the other way round. */
function corners(source, target) {
  const [s, t] = [centre(source), centre(target)];
  if (Math.abs(s.y - t.y) < 1 || Math.abs(s.x - t.x) < 1) return [];
  const down = t.y > s.y;
  const ways = [];
  if (target.x > s.x) ways.push([{ x: s.x, y: down ? bottom(source) : source.y }, { x: s.x, y: t.y }, { x: target.x, y: t.y }]);
  if (t.x > right(source)) ways.push([{ x: right(source), y: s.y }, { x: t.x, y: s.y }, { x: t.x, y: down ? target.y : bottom(target) }]);
  return ways;
}

/** Ways straight up or down, and around below or above both ends. */
function around(source, target) {
  const [s, t] = [centre(source), centre(target)];
  if (Math.abs(s.x - t.x) < 1) {
    const down = t.y > s.y;
    return [[{ x: s.x, y: down ? bottom(source) : source.y }, { x: t.x, y: down ? target.y : bottom(target) }]];
  }
  const [low, high] = [Math.max(bottom(source), bottom(target)), Math.min(source.y, target.y)];
  return STEPS.flatMap((step) => [
    [{ x: s.x, y: bottom(source) }, { x: s.x, y: low + step * GAP }, { x: t.x, y: low + step * GAP }, { x: t.x, y: bottom(target) }],
    [{ x: s.x, y: source.y }, { x: s.x, y: high - step * GAP }, { x: t.x, y: high - step * GAP }, { x: t.x, y: target.y }],
  ]);
}

/** The points of the best way from one rectangle to another; `hanging` ones, at a border, leave downwards. */
export function route(source, target, { obstacles = [], hanging = false } = {}) {
  const ways = [...sideways(source, target), ...corners(source, target), ...around(source, target)];
  const leavesDown = ([from]) => Math.abs(from.y - bottom(source)) < 1;
  const allowed = hanging ? ways.filter(leavesDown) : ways;
  return (allowed.length ? allowed : ways).reduce((best, way) => (costOf(way, obstacles) < costOf(best, obstacles) ? way : best));
}

/** Where the line between two centres leaves a rectangle. */
export function edgePoint(box, towards) {
  const { x, y } = centre(box);
  const [dx, dy] = [towards.x - x, towards.y - y];
  const scale = Math.min(box.width / 2 / Math.max(Math.abs(dx), 0.01), box.height / 2 / Math.max(Math.abs(dy), 0.01), 1);
  return { x: Math.round(x + dx * scale), y: Math.round(y + dy * scale) };
}

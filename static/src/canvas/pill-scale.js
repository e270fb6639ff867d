/** Pills keep their size at any zoom, and shrink a little where a diagram is very small. */
export const PILL_SCALE = { min: 0.65, max: 1 };

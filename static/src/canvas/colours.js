/** Shapes take their colours from the page, so that they follow its appearance. */
export const CANVAS_COLOURS = {
  defaultFillColor: 'var(--canvas-fill)',
  defaultStrokeColor: 'var(--canvas-stroke)',
  defaultLabelColor: 'var(--canvas-label)',
};

const ON_PAPER = { fill: '#ffffff', stroke: '#22242a', label: '#22242a' };

/** An exported picture stands without our sheets: the variables become the colours of paper. */
export function withPaperColours(svg) {
  return svg.replace(/var\(--canvas-(fill|stroke|label)\)/g, (whole, name) => ON_PAPER[name]);
}

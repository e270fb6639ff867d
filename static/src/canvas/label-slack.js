/**
 * diagram-js guesses by character count where to break a line, so a label whose longest word just fills its box
 * is cut inside the word ("Processin|g"). A few pixels more per label avoid it.
 */
class LabelSlack {
  constructor(textRenderer) {
    const original = textRenderer.getExternalLabelBounds;
    textRenderer.getExternalLabelBounds = (bounds, text) => {
      const found = original(bounds, text);
      return { ...found, x: found.x - 5, width: found.width + 10 };
    };
  }
}
LabelSlack.$inject = ['textRenderer'];

export default { __init__: ['labelSlack'], labelSlack: ['type', LabelSlack] };

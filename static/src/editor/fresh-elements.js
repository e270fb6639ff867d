/** Elements that were just created and not left yet: nobody wants to hear about them already. */
export class FreshElements {
  constructor(modeler, onLeft) {
    this.ids = new Set();
    const remember = ({ context }) => {
      const shapes = [context.shape, context.newShape, ...(context.elements || [])];
      shapes.filter(Boolean).forEach(({ id }) => this.ids.add(id));
    };
    modeler.on(['commandStack.shape.create.postExecuted', 'commandStack.shape.append.postExecuted', 'commandStack.elements.create.postExecuted'], remember);
    modeler.on('selection.changed', ({ newSelection }) => {
      const selected = new Set(newSelection.map(({ id }) => id));
      const left = [...this.ids].filter((id) => !selected.has(id));
      left.forEach((id) => this.ids.delete(id));
      if (left.length) onLeft();
    });
  }

  /** The findings that people should see now. */
  filter(findings) {
    return findings.filter((finding) => !this.ids.has(finding.element));
  }
}

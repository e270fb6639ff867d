/** Holds the canvas still in modes that only look: nothing that would change the model is done, whoever asks for it. */

const HIGH = 5000;
const READING = new Set(['stepZoom', 'zoom', 'moveCanvas', 'find', 'selectElements', 'copy', 'handTool']);

class EditingLock {
  constructor(eventBus, commandStack, editorActions, popupMenu, contextPad, directEditing) {
    Object.assign(this, { locked: false, contextPad, directEditing, popupMenu });
    eventBus.on('commandStack.canExecute', HIGH, () => (this.locked ? false : undefined));
    eventBus.on(['element.dblclick', 'create.init', 'bendpoint.move.start', 'connectionSegment.move.start'], HIGH, () => (this.locked ? false : undefined));
    this.guard(commandStack, ['execute', 'undo', 'redo']);
    this.guard(popupMenu, ['open']);
    this.guard(editorActions, ['trigger'], (action) => READING.has(action));
  }

  /** Lets the calls through only while nothing is locked, or when they do no harm. */
  guard(service, names, isHarmless = () => false) {
    for (const name of names) {
      const act = service[name].bind(service);
      service[name] = (...values) => (this.locked && !isHarmless(...values) ? undefined : act(...values));
    }
  }

  set(locked) {
    if (locked) {
      this.directEditing.complete();
      this.popupMenu.close();
      this.contextPad.close();
    }
    this.locked = locked;
  }
}
EditingLock.$inject = ['eventBus', 'commandStack', 'editorActions', 'popupMenu', 'contextPad', 'directEditing'];

export default { __init__: ['editingLock'], editingLock: ['type', EditingLock] };

/** Copying in one tab and pasting in another: what was copied goes by way of the browser's storage. */
const KEY = 'periscope:clipboard';

/** Makes model objects of what was written as JSON; one id stays one object. */
export function revive(moddle) {
  const known = new Map();
  return (_, value) => {
    if (typeof value?.$type !== 'string') return value;
    if (known.has(value.id)) return known.get(value.id);
    const { $type, ...properties } = value;
    try {
      const made = moddle.create($type, properties);
      if (value.id) known.set(value.id, made);
      for (const child of Object.values(properties).flat()) if (child?.$type && !child.$parent) child.$parent = made;
      return made;
    } catch {
      return undefined; // an element of a namespace that nothing is known of stays behind
    }
  };
}

class TabClipboard {
  constructor(eventBus, clipboard, moddle) {
    Object.assign(this, { clipboard, moddle });
    eventBus.on('copyPaste.elementsCopied', ({ tree }) => this.keep(tree));
    const hear = ({ key, newValue }) => { if (key === KEY && newValue) this.take(newValue); };
    window.addEventListener('storage', hear);
    eventBus.on('diagram.destroy', () => window.removeEventListener('storage', hear));
    eventBus.once('import.done', () => this.take(this.kept()));
  }

  keep(tree) {
    try {
      localStorage.setItem(KEY, JSON.stringify(tree));
    } catch {
      // too big or forbidden: then it is copied within this tab only
    }
  }

  kept() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  take(text) {
    try {
      if (text) this.clipboard.set(JSON.parse(text, revive(this.moddle)));
    } catch {
      // something else wrote there: nothing was copied
    }
  }
}
TabClipboard.$inject = ['eventBus', 'clipboard', 'moddle'];

export default { __init__: ['tabClipboard'], tabClipboard: ['type', TabClipboard] };

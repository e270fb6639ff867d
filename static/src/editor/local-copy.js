/** The unsaved draft, kept in this browser until the server has it. */
const PREFIX = 'periscope:draft:';

/** The copy of one draft of one person; a full or forbidden storage is no reason to stop working. */
export function localCopy(key, storage = globalThis.localStorage) {
  const name = PREFIX + key;
  const attempt = (act) => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  return {
    /** `base` is what the text was made of, for bringing it together with what others saved; where both are too much, the text alone. */
    keep: (xml, revision, base) => {
      const write = (content) => attempt(() => { storage.setItem(name, JSON.stringify({ ...content, at: new Date().toISOString() })); return true; });
      return write({ xml, revision, base }) || write({ xml, revision });
    },
    drop: () => attempt(() => storage.removeItem(name)),
    read: () => attempt(() => JSON.parse(storage.getItem(name))),
  };
}

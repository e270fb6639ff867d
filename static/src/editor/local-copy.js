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
    keep: (xml, revision) => attempt(() => storage.setItem(name, JSON.stringify({ xml, revision, at: new Date().toISOString() }))),
    drop: () => attempt(() => storage.removeItem(name)),
    read: () => attempt(() => JSON.parse(storage.getItem(name))),
  };
}

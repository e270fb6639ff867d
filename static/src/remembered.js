/** What this browser remembers of a person's choices; a storage that is forbidden or full is no reason to stop working. */

/** What was remembered under a name, or null. */
export function recall(name, storage = () => globalThis.localStorage) {
  try {
    return storage().getItem(name);
  } catch {
    return null;
  }
}

/** Remembers a choice where the browser lets us. */
export function remember(name, value, storage = () => globalThis.localStorage) {
  try {
    storage().setItem(name, value);
  } catch {
    // the choice holds until the page is left
  }
}

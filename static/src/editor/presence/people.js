/** Who has the same process open, folded from the frames of its socket. Pure: the time is told. */

/** A window of which nothing was heard for so long is gone: its server may have died with it. */
export const GONE_MS = 20_000;

export function emptyPeople() {
  return { me: null, mine: {}, windows: new Map() };
}

/** The people after one frame; the same object where nothing changed that anybody sees. */
export function hear(people, frame, now) {
  if (frame.type === 'you') return { me: { session: frame.session, person: frame.person }, mine: {}, windows: new Map() };
  if (frame.type === 'claims') return { ...people, mine: frame.claims };
  const windows = new Map(people.windows);
  if (frame.type === 'left') return windows.delete(frame.session) ? { ...people, windows } : people;
  if (frame.type !== 'present') return people;
  const { session, person, name, elements, claims } = frame;
  windows.set(session, { session, person, name, elements, claims, heard: now });
  return { ...people, windows };
}

/** Without the windows that fell silent. */
export function forgetSilent(people, now) {
  const kept = [...people.windows].filter(([, { heard }]) => now - heard < GONE_MS);
  return kept.length === people.windows.size ? people : { ...people, windows: new Map(kept) };
}

/** Other windows in a fixed order; `isMe` marks another window of the same person. */
export function others(people) {
  const found = [...people.windows.values()].map((one) => ({ ...one, isMe: one.person === people.me?.person }));
  return found.sort((a, b) => a.name.localeCompare(b.name) || a.session.localeCompare(b.session));
}

/** Element → the other window that claimed it before this one did. */
export function holders(people) {
  const found = new Map();
  for (const one of others(people)) {
    for (const [element, since] of Object.entries(one.claims)) {
      const first = found.get(element);
      if (!first || since < first.claims[element]) found.set(element, one);
    }
  }
  for (const [element, one] of found) {
    if (people.mine[element] < one.claims[element]) found.delete(element);
  }
  return found;
}

const COLOURS = 6;

/** One of six colours for a person, the same in every window. */
export function colourOf(person) {
  let sum = 0;
  for (const sign of person) sum = (sum * 31 + sign.codePointAt(0)) % 9973;
  return sum % COLOURS;
}
